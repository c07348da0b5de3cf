-- The largest sums of money
-- 金额最大的是哪些？
SELECT c.document, e.name AS about, c.property AS counts, c.qualifier AS bound, CAST(c.value AS BIGINT) AS yuan, c.time_text AS "when"
FROM claims c
LEFT JOIN entities e ON e.document = c.document AND e.id = c.subject
WHERE c.predicate = 'quantity' AND c.unit = '元'
ORDER BY c.value DESC, c.document, c.position;
