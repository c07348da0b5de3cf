-- What is planned, hoped for, denied or over
-- 哪些是计划、期望、否认或已终止的？
SELECT c.status, c.modality, s.name AS subject, c.predicate, coalesce(o.name, c.property) AS about, c.time_text AS "when", c.document
FROM claims c
LEFT JOIN entities s ON s.document = c.document AND s.id = c.subject
LEFT JOIN entities o ON o.document = c.document AND o.id = c.object
WHERE c.status <> 'actual' OR c.modality <> 'asserted'
ORDER BY c.status, c.modality, c.document, c.position;
