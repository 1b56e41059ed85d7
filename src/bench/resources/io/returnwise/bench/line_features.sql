-- The columns of line_features in DuckDB, in the way one writes them by hand: add up by key and
-- day, a running window over the days of a key, and a join back to the lines.
-- Values in ${...} come from the run; both engines get the same. A null in greatest does not count,
-- so a key that nothing is known of has counts of 0.

SET threads = ${threads};
SET memory_limit = '${memory_mb}MiB';
SET temp_directory = '${temp}';
SET preserve_insertion_order = false;

CREATE MACRO log1p(x) AS ln(1 + greatest(x, 0)::DOUBLE);
CREATE MACRO log_odds(p) AS ln(least(greatest(p, 1e-4::DOUBLE), 1 - 1e-4::DOUBLE)
  / (1 - least(greatest(p, 1e-4::DOUBLE), 1 - 1e-4::DOUBLE)));
CREATE MACRO against_mean(hits, trials, mean, strength) AS
  log_odds((coalesce(hits, 0)::DOUBLE + mean * strength) / (coalesce(trials, 0)::DOUBLE + strength))
    - log_odds(mean);
CREATE MACRO against(value, usual) AS
  CASE WHEN value > 0 AND usual > 0 THEN ln(value / usual) ELSE 0 END;

-- The currency of most lines, by their latest versions; values in others do not count.
CREATE TEMP TABLE shop AS
SELECT currency
FROM (
  SELECT currency
  FROM read_parquet([${order_lines}])
  WHERE known_on < DATE '${as_of}' AND purchased_on < DATE '${as_of}'
  QUALIFY row_number() OVER (PARTITION BY line_id ORDER BY known_at DESC, revision DESC) = 1
)
GROUP BY currency
ORDER BY count(*) DESC, currency NULLS FIRST
LIMIT 1;

-- First versions of the lines: what was known when they were bought.
CREATE TEMP TABLE lines AS
SELECT
  line_id, sku, parent, size, colour, brand, category, buyer_token AS buyer, buyer_since, region,
  units, purchased_on, known_on,
  purchased_on - DATE '1970-01-01' AS day,
  CASE WHEN currency = (SELECT currency FROM shop) THEN line_value_minor END AS value,
  CASE label_basis
    WHEN 'events' THEN purchased_on + known_lag_days + ${window_days}
    WHEN 'flag' THEN purchased_on + known_lag_days
  END AS matures_on,
  -- A basket is one order of one buyer on one day; without order ids, all of a buyer's day.
  CASE
    WHEN order_id IS NULL AND buyer_token IS NULL THEN line_id
    ELSE concat_ws(chr(31), source, coalesce(order_id, ''), coalesce(buyer_token, ''),
      purchased_on)
  END AS basket
FROM read_parquet([${order_lines}])
WHERE known_on < DATE '${as_of}' AND purchased_on < DATE '${as_of}'
QUALIFY row_number() OVER (PARTITION BY line_id ORDER BY known_at, revision) = 1;

-- Latest versions of the returns.
CREATE TEMP TABLE returns AS
SELECT line_id, sku, buyer_token AS buyer, returned_on, known_on
FROM (
  SELECT line_id, sku, buyer_token, returned_on, known_on, units
  FROM read_parquet([${return_events}])
  WHERE known_on < DATE '${as_of}'
  QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY known_at DESC, revision DESC) = 1
)
WHERE units > 0;

CREATE TEMP TABLE baskets AS
SELECT basket, min(line_id) AS basket_id, count(*) AS lines, sum(units) AS units,
  sum(coalesce(value, 0)) AS value
FROM lines
GROUP BY basket;

CREATE TEMP TABLE basket_skus AS
SELECT basket, sku, count(*) AS lines FROM lines GROUP BY basket, sku;

CREATE TEMP TABLE basket_categories AS
SELECT basket, category, count(*) AS lines
FROM lines WHERE category IS NOT NULL GROUP BY basket, category;

CREATE TEMP TABLE basket_parents AS
SELECT basket, parent, count(*) AS lines, count(DISTINCT size) AS sizes,
  count(DISTINCT colour) AS colours
FROM lines WHERE parent IS NOT NULL GROUP BY basket, parent;

-- When a return of a line became known, and one within the label window.
CREATE TEMP TABLE outcomes AS
SELECT line_id, min(returns.known_on) AS first_known,
  min(returns.known_on) FILTER (WHERE returned_on IS NULL
    OR returned_on - purchased_on <= ${window_days}) AS label_known
FROM returns JOIN lines USING (line_id)
GROUP BY line_id;

CREATE TEMP TABLE histories AS
SELECT lines.*, basket_id = line_id AS is_basket_start, first_known, label_known
FROM lines
JOIN baskets USING (basket)
LEFT JOIN outcomes USING (line_id);

-- Everything that adds to a history: sales, returns as they became known, lines as they matured.
CREATE TEMP TABLE events AS
SELECT * REPLACE (happened_on - DATE '1970-01-01' AS happened_on)
FROM (
  SELECT sku, parent, buyer, category, brand, size, colour, region,
    greatest(purchased_on, known_on) AS happened_on,
    1 AS lines, is_basket_start::INTEGER AS orders, units, coalesce(value, 0) AS value,
    CASE WHEN value IS NULL THEN 0 ELSE units END AS priced_units,
    0 AS matured, 0 AS matured_returned, 0 AS returned, 0 AS unmatched
  FROM histories
  UNION ALL
  SELECT sku, parent, buyer, category, brand, size, colour, region, first_known,
    0, 0, 0, 0, 0, 0, 0, 1, 0
  FROM histories
  UNION ALL
  SELECT sku, parent, buyer, category, brand, size, colour, region, matures_on,
    0, 0, 0, 0, 0, 1, coalesce(label_known <= matures_on, false)::INTEGER, 0, 0
  FROM histories
  UNION ALL
  SELECT sku, parent, buyer, category, brand, size, colour, region, label_known,
    0, 0, 0, 0, 0, 0, 1, 0, 0
  FROM histories
  WHERE label_known > matures_on
  UNION ALL
  SELECT sku, NULL, buyer, NULL, NULL, NULL, NULL, NULL, known_on,
    0, 0, 0, 0, 0, 0, 0, 0, 1
  FROM returns
  WHERE line_id IS NULL
  UNION ALL
  -- Days on which a history is only asked for.
  SELECT sku, parent, buyer, category, brand, size, colour, region, purchased_on,
    0, 0, 0, 0, 0, 0, 0, 0, 0
  FROM histories
  WHERE known_on > purchased_on
)
WHERE happened_on < DATE '${as_of}';

CREATE TEMP TABLE sku_days AS
SELECT sku, happened_on AS day, sum(lines)::BIGINT AS lines, sum(units)::BIGINT AS units,
  sum(value)::BIGINT AS value, sum(priced_units)::BIGINT AS priced_units,
  sum(matured)::BIGINT AS matured, sum(matured_returned)::BIGINT AS matured_returned,
  sum(returned)::BIGINT AS returned
FROM events WHERE sku IS NOT NULL GROUP BY sku, happened_on;

CREATE TEMP TABLE sku_before AS
SELECT sku, day, matured AS new_matured, matured_returned AS new_matured_returned,
  coalesce(sum(lines) OVER past, 0) AS lines,
  coalesce(sum(units) OVER past, 0) AS units,
  coalesce(sum(value) OVER past, 0) AS value,
  coalesce(sum(priced_units) OVER past, 0) AS priced_units,
  coalesce(sum(matured) OVER past, 0) AS matured,
  coalesce(sum(matured_returned) OVER past, 0) AS matured_returned,
  coalesce(sum(lines) OVER last_30, 0) AS lines_30,
  coalesce(sum(lines) OVER last_90, 0) AS lines_90,
  coalesce(sum(returned) OVER last_90, 0) AS returned_90,
  max(CASE WHEN lines > 0 THEN day END) OVER past AS last_sold
FROM sku_days
WINDOW
  past AS (PARTITION BY sku ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
  last_30 AS (PARTITION BY sku ORDER BY day RANGE BETWEEN 30 PRECEDING AND 1 PRECEDING),
  last_90 AS (PARTITION BY sku ORDER BY day RANGE BETWEEN 90 PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE parent_days AS
SELECT parent, happened_on AS day, sum(lines)::BIGINT AS lines, sum(value)::BIGINT AS value,
  sum(priced_units)::BIGINT AS priced_units, sum(matured)::BIGINT AS matured,
  sum(matured_returned)::BIGINT AS matured_returned
FROM events WHERE parent IS NOT NULL GROUP BY parent, happened_on;

CREATE TEMP TABLE parent_before AS
SELECT parent, day, matured AS new_matured, matured_returned AS new_matured_returned,
  coalesce(sum(value) OVER past, 0) AS value,
  coalesce(sum(priced_units) OVER past, 0) AS priced_units,
  coalesce(sum(matured) OVER past, 0) AS matured,
  coalesce(sum(matured_returned) OVER past, 0) AS matured_returned,
  coalesce(sum(lines) OVER last_90, 0) AS lines_90,
  coalesce(sum(matured) OVER last_90, 0) AS matured_90,
  coalesce(sum(matured_returned) OVER last_90, 0) AS matured_returned_90
FROM parent_days
WINDOW
  past AS (PARTITION BY parent ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
  last_90 AS (PARTITION BY parent ORDER BY day RANGE BETWEEN 90 PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE buyer_days AS
SELECT buyer, happened_on AS day, sum(lines)::BIGINT AS lines, sum(orders)::BIGINT AS orders,
  sum(units)::BIGINT AS units, sum(value)::BIGINT AS value, sum(matured)::BIGINT AS matured,
  sum(matured_returned)::BIGINT AS matured_returned, sum(returned)::BIGINT AS returned,
  sum(unmatched)::BIGINT AS unmatched
FROM events WHERE buyer IS NOT NULL GROUP BY buyer, happened_on;

CREATE TEMP TABLE buyer_before AS
SELECT buyer, day, matured AS new_matured, matured_returned AS new_matured_returned,
  coalesce(sum(lines) OVER past, 0) AS lines,
  coalesce(sum(units) OVER past, 0) AS units,
  coalesce(sum(value) OVER past, 0) AS value,
  coalesce(sum(matured) OVER past, 0) AS matured,
  coalesce(sum(matured_returned) OVER past, 0) AS matured_returned,
  coalesce(sum(returned) OVER past, 0) AS returned,
  coalesce(sum(unmatched) OVER past, 0) AS unmatched,
  coalesce(sum(lines) OVER last_90, 0) AS lines_90,
  coalesce(sum(orders) OVER last_90, 0) AS orders_90,
  coalesce(sum(returned) OVER last_90, 0) AS returned_90,
  max(CASE WHEN lines > 0 THEN day END) OVER past AS last_sold
FROM buyer_days
WINDOW
  past AS (PARTITION BY buyer ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
  last_90 AS (PARTITION BY buyer ORDER BY day RANGE BETWEEN 90 PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE pair_days AS
SELECT buyer, sku, happened_on AS day, sum(lines)::BIGINT AS lines,
  sum(returned)::BIGINT AS returned
FROM events WHERE buyer IS NOT NULL AND sku IS NOT NULL GROUP BY buyer, sku, happened_on;

CREATE TEMP TABLE pair_before AS
SELECT buyer, sku, day,
  coalesce(sum(lines) OVER past, 0) AS lines,
  coalesce(sum(returned) OVER past, 0) AS returned
FROM pair_days
WINDOW
  past AS (PARTITION BY buyer, sku ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- Entities with few keys, in one table.
CREATE TEMP TABLE group_days AS
SELECT 'category' AS entity, category AS key, happened_on AS day, sum(lines)::BIGINT AS lines,
  sum(matured)::BIGINT AS matured, sum(matured_returned)::BIGINT AS matured_returned,
  sum(returned)::BIGINT AS returned
FROM events WHERE category IS NOT NULL GROUP BY category, happened_on
UNION ALL
SELECT 'brand', brand, happened_on, sum(lines), sum(matured), sum(matured_returned), sum(returned)
FROM events WHERE brand IS NOT NULL GROUP BY brand, happened_on
UNION ALL
SELECT 'size', size, happened_on, sum(lines), sum(matured), sum(matured_returned), sum(returned)
FROM events WHERE size IS NOT NULL GROUP BY size, happened_on
UNION ALL
SELECT 'colour', colour, happened_on, sum(lines), sum(matured), sum(matured_returned),
  sum(returned)
FROM events WHERE colour IS NOT NULL GROUP BY colour, happened_on
UNION ALL
SELECT 'region', region, happened_on, sum(lines), sum(matured), sum(matured_returned),
  sum(returned)
FROM events WHERE region IS NOT NULL GROUP BY region, happened_on
UNION ALL
SELECT 'shop', 'shop', happened_on, sum(lines), sum(matured), sum(matured_returned), sum(returned)
FROM events GROUP BY happened_on;

CREATE TEMP TABLE group_before AS
SELECT entity, key, day, matured AS new_matured, matured_returned AS new_matured_returned,
  coalesce(sum(matured) OVER past, 0) AS matured,
  coalesce(sum(matured_returned) OVER past, 0) AS matured_returned,
  coalesce(sum(lines) OVER last_30, 0) AS lines_30,
  coalesce(sum(returned) OVER last_30, 0) AS returned_30
FROM group_days
WINDOW
  past AS (PARTITION BY entity, key ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING),
  last_30 AS (PARTITION BY entity, key ORDER BY day RANGE BETWEEN 30 PRECEDING AND 1 PRECEDING);

-- How strongly the rates of an entity are drawn to the shop's, day by day: moments of the keys.
CREATE MACRO pairs(n) AS n * (n - 1);

CREATE TEMP TABLE gains AS
SELECT entity, day, sum(new_matured) AS lines, sum(new_matured_returned) AS returned,
  sum(pairs(matured + new_matured) - pairs(matured)) AS pairs,
  sum(pairs(matured_returned + new_matured_returned) - pairs(matured_returned)) AS returned_pairs
FROM (
  SELECT 'sku' AS entity, day, matured, matured_returned, new_matured, new_matured_returned
  FROM sku_before
  UNION ALL
  SELECT 'parent', day, matured, matured_returned, new_matured, new_matured_returned
  FROM parent_before
  UNION ALL
  SELECT 'buyer', day, matured, matured_returned, new_matured, new_matured_returned
  FROM buyer_before
  UNION ALL
  SELECT entity, day, matured, matured_returned, new_matured, new_matured_returned
  FROM group_before
)
GROUP BY entity, day;

CREATE TEMP TABLE strengths AS
SELECT day, entity, mean,
  CASE
    WHEN pairs < 500 THEN 20
    WHEN returned_pairs / pairs - mean * mean <= 0 THEN 1000
    ELSE least(1000, greatest(1, mean * (1 - mean) / (returned_pairs / pairs - mean * mean) - 1))
  END::DOUBLE AS strength
FROM (
  SELECT day, entity, (returned + 1::DOUBLE) / (lines + 20::DOUBLE) AS mean, pairs, returned_pairs
  FROM (
    SELECT days.day, entity, sum(lines)::DOUBLE AS lines, sum(returned)::DOUBLE AS returned,
      sum(pairs)::DOUBLE AS pairs, sum(returned_pairs)::DOUBLE AS returned_pairs
    FROM (SELECT DISTINCT day FROM lines) AS days
    JOIN gains ON gains.day < days.day
    GROUP BY days.day, entity
  )
);

CREATE TEMP TABLE shop_days AS
SELECT *, against_mean(returned_30, lines_30, mean, 50) AS shop_rate_30d
FROM (
  SELECT days.day,
    coalesce(max(mean) FILTER (WHERE entity = 'shop'), 0.05::DOUBLE) AS mean,
    coalesce(max(strength) FILTER (WHERE entity = 'sku'), 20::DOUBLE) AS sku_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'parent'), 20::DOUBLE) AS parent_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'buyer'), 20::DOUBLE) AS buyer_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'category'), 20::DOUBLE) AS category_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'brand'), 20::DOUBLE) AS brand_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'size'), 20::DOUBLE) AS size_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'colour'), 20::DOUBLE) AS colour_strength,
    coalesce(max(strength) FILTER (WHERE entity = 'region'), 20::DOUBLE) AS region_strength
  FROM (SELECT DISTINCT day FROM lines) AS days
  LEFT JOIN strengths USING (day)
  GROUP BY days.day
)
LEFT JOIN (SELECT day, lines_30, returned_30 FROM group_before WHERE entity = 'shop') USING (day);

-- The rate features of the entities with few keys, by key and day.
CREATE TEMP TABLE group_rates AS
SELECT entity, key, day,
  against_mean(matured_returned, matured, mean,
    CASE entity
      WHEN 'category' THEN category_strength
      WHEN 'brand' THEN brand_strength
      WHEN 'size' THEN size_strength
      WHEN 'colour' THEN colour_strength
      ELSE region_strength
    END) AS rate
FROM group_before
JOIN shop_days USING (day)
WHERE entity <> 'shop';

COPY (
  SELECT
    l.line_id, l.purchased_on, b.basket_id,
    CASE WHEN s.lines > 0 THEN s.units::DOUBLE / s.lines END AS usual_units,
    log1p(b.lines) AS basket_lines,
    log1p(b.units) AS basket_units,
    log1p(b.value) AS basket_value,
    CASE WHEN b.value > 0 THEN coalesce(l.value, 0)::DOUBLE / b.value ELSE 0 END AS basket_share,
    log1p(bs.lines - 1) AS basket_same_sku,
    CASE WHEN l.size IS NULL OR bp.sizes IS NULL THEN 0
      ELSE log1p(bp.sizes - 1) END AS basket_other_sizes,
    CASE WHEN l.colour IS NULL OR bp.colours IS NULL THEN 0
      ELSE log1p(bp.colours - 1) END AS basket_other_colours,
    coalesce(log1p(bc.lines - 1), 0) AS basket_same_category,
    coalesce(log1p(bp.lines - 1), 0) AS basket_same_parent,
    coalesce(log1p(l.value::DOUBLE / l.units), 0) AS unit_price,
    log1p(coalesce(l.value, 0)) AS line_value,
    (coalesce(l.value, 0) = 0)::INTEGER::DOUBLE AS is_free,
    log1p(l.units) AS line_units,
    against(l.value::DOUBLE / l.units, s.value::DOUBLE / nullif(s.priced_units, 0))
      AS price_against_usual,
    against(l.value::DOUBLE / l.units, p.value::DOUBLE / nullif(p.priced_units, 0))
      AS price_against_parent,
    against(l.units, s.units::DOUBLE / nullif(s.lines, 0)) AS units_against_usual,
    against(l.units, u.units::DOUBLE / nullif(u.lines, 0)) AS units_against_buyer,
    against(l.value, u.value::DOUBLE / nullif(u.lines, 0)) AS value_against_buyer,
    sin(dayofweek(l.purchased_on) * (2 * pi() / 7)) AS weekday_sin,
    cos(dayofweek(l.purchased_on) * (2 * pi() / 7)) AS weekday_cos,
    (${is_peak})::INTEGER::DOUBLE AS peak_season,
    d.shop_rate_30d,
    log1p(s.lines_30) AS sku_lines_30d,
    against_mean(s.matured_returned, s.matured, d.mean, d.sku_strength) AS sku_rate,
    against_mean(s.returned_90, s.lines_90, d.mean, d.sku_strength) AS sku_rate_90d,
    coalesce(log1p(l.day - s.last_sold), 0) AS sku_pause,
    (s.lines = 0)::INTEGER::DOUBLE AS sku_is_new,
    coalesce(log1p(p.lines_90), 0) AS parent_lines_90d,
    against_mean(p.matured_returned, p.matured, d.mean, d.parent_strength) AS parent_rate,
    against_mean(p.matured_returned_90, p.matured_90, d.mean, d.parent_strength)
      AS parent_rate_90d,
    coalesce(log1p(u.lines_90), 0) AS buyer_lines_90d,
    coalesce(log1p(u.orders_90), 0) AS buyer_orders_90d,
    against_mean(u.matured_returned, u.matured, d.mean, d.buyer_strength) AS buyer_rate,
    against_mean(u.returned, u.lines, d.mean, d.buyer_strength) AS buyer_rate_known,
    against_mean(u.returned_90, u.lines_90, d.mean, d.buyer_strength) AS buyer_rate_90d,
    coalesce(log1p(u.returned), 0) AS buyer_return_count,
    coalesce(log1p(u.unmatched), 0) AS buyer_unmatched,
    coalesce(log1p(l.day - u.last_sold), 0) AS buyer_pause,
    (coalesce(u.lines, 0) = 0)::INTEGER::DOUBLE AS buyer_is_new,
    coalesce(log1p(l.purchased_on - l.buyer_since), 0) AS buyer_tenure,
    coalesce(log1p(r.lines), 0) AS buyer_sku_lines,
    coalesce(log1p(r.returned), 0) AS buyer_sku_returns,
    coalesce(g1.rate, 0) AS category_rate,
    coalesce(g2.rate, 0) AS brand_rate,
    coalesce(g3.rate, 0) AS size_rate,
    coalesce(g4.rate, 0) AS colour_rate,
    coalesce(g5.rate, 0) AS region_rate
  FROM histories AS l
  JOIN baskets AS b ON b.basket = l.basket
  JOIN basket_skus AS bs ON bs.basket = l.basket AND bs.sku = l.sku
  LEFT JOIN basket_categories AS bc ON bc.basket = l.basket AND bc.category = l.category
  LEFT JOIN basket_parents AS bp ON bp.basket = l.basket AND bp.parent = l.parent
  JOIN shop_days AS d ON d.day = l.day
  JOIN sku_before AS s ON s.sku = l.sku AND s.day = l.day
  LEFT JOIN parent_before AS p ON p.parent = l.parent AND p.day = l.day
  LEFT JOIN buyer_before AS u ON u.buyer = l.buyer AND u.day = l.day
  LEFT JOIN pair_before AS r ON r.buyer = l.buyer AND r.sku = l.sku AND r.day = l.day
  LEFT JOIN group_rates AS g1 ON g1.entity = 'category' AND g1.key = l.category AND g1.day = l.day
  LEFT JOIN group_rates AS g2 ON g2.entity = 'brand' AND g2.key = l.brand AND g2.day = l.day
  LEFT JOIN group_rates AS g3 ON g3.entity = 'size' AND g3.key = l.size AND g3.day = l.day
  LEFT JOIN group_rates AS g4 ON g4.entity = 'colour' AND g4.key = l.colour AND g4.day = l.day
  LEFT JOIN group_rates AS g5 ON g5.entity = 'region' AND g5.key = l.region AND g5.day = l.day
) TO '${output}' (FORMAT parquet);
