-- What is mentioned most
-- 提到最多的是谁？
-- Names as the documents have them: which of them mean one thing is decided after the workspace, in the graph.
SELECT e.type, e.name, count(*) AS mentions, count(DISTINCT e.document) AS documents
FROM entities e
JOIN mentions m ON m.document = e.document AND m.entity = e.id
GROUP BY e.type, e.name
ORDER BY mentions DESC, documents DESC, e.type, e.name;
