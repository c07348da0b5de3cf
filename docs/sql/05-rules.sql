-- Which rules read how much
-- 每条规则读出多少，把握多大？
SELECT rule, count(*) AS claims, round(avg(confidence), 2) AS mean_confidence, count(DISTINCT document) AS documents
FROM claims
GROUP BY rule
ORDER BY claims DESC, rule;
