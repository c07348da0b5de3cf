-- Relations with their sentences
-- 每条关系是哪句话说的？
-- The last span of the evidence is the sentence. Spans count code points from 0, as DuckDB's substring does from 1.
SELECT s.name AS subject, c.predicate, o.name AS object, c.status, round(c.confidence, 2) AS confidence,
       trim(substring(d.text, last_span[1] + 1, last_span[2] - last_span[1])) AS sentence
FROM (SELECT *, CAST(evidence AS INTEGER[][])[-1] AS last_span FROM claims) c
JOIN documents d ON d.id = c.document
JOIN entities s ON s.document = c.document AND s.id = c.subject
JOIN entities o ON o.document = c.document AND o.id = c.object
ORDER BY c.confidence DESC, d.id, c.position;
