-- What each document says
-- 每篇文档读出了多少实体和陈述？
SELECT d.id AS document, d.date, length(d.text) AS characters,
       (SELECT count(*) FROM entities e WHERE e.document = d.id) AS entities,
       (SELECT count(*) FROM claims c WHERE c.document = d.id) AS claims
FROM documents d
ORDER BY claims DESC, document;
