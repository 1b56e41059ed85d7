-- What was known of buyer, SKU, variant and pair before the day of each line, and what is in its
-- basket, in the way one writes it by hand: add up by key and day, a running window over the days of
-- a key, and a join back. Keys are numbers, as on the other side.

SET threads = ${threads};
SET memory_limit = '${memory_mb}MiB';
SET temp_directory = '${temp}';
SET preserve_insertion_order = false;

CREATE TEMP TABLE lines AS
SELECT line_id, hash(coalesce(source || chr(31) || order_id, line_id)) AS basket,
  hash(sku) AS sku, hash(buyer_token) AS buyer_number,
  CASE WHEN buyer_token IS NOT NULL THEN hash(buyer_token) END AS buyer,
  parent, category, brand, size, colour,
  CASE WHEN parent IS NULL THEN hash(sku) ELSE hash(parent) END AS kind,
  lpad(CAST(coalesce(TRY_CAST(order_item_id AS BIGINT), 9223372036854775807) AS STRING), 19, '0')
    || line_id AS place,
  CASE WHEN size IS NOT NULL OR colour IS NOT NULL
    THEN hash(sku || chr(31) || coalesce(size, '') || chr(31) || coalesce(colour, '')) END AS variant,
  units, CASE WHEN currency = '${currency}' THEN line_value_minor END AS value,
  purchased_on AS asked, greatest(purchased_on, known_on) AS sold, first_known
FROM read_parquet('${lines}/*.parquet')
LEFT JOIN (
  SELECT line_id AS returned, min(known_on) AS first_known
  FROM read_parquet('${returns}/*.parquet') WHERE units > 0 GROUP BY line_id
) ON line_id = returned;

CREATE TEMP TABLE events AS
SELECT buyer, sku, variant, sold AS day,
  1 AS lines, coalesce(value, 0) AS value, 0 AS returned
FROM lines
UNION ALL
SELECT buyer, sku, variant, first_known, 0, 0, 1
FROM lines WHERE first_known < DATE '${as_of}'
UNION ALL
-- Days on which a history is only asked for.
SELECT buyer, sku, variant, asked, 0, 0, 0
FROM lines WHERE asked < sold;

CREATE TEMP TABLE buyers AS
SELECT buyer, day, coalesce(sum(sum(lines)) OVER past, 0)::BIGINT AS lines,
  coalesce(sum(sum(value)) OVER past, 0)::BIGINT AS value,
  coalesce(sum(sum(returned)) OVER past, 0)::BIGINT AS returned
FROM events WHERE buyer IS NOT NULL GROUP BY buyer, day
WINDOW past AS (PARTITION BY buyer ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE pairs AS
SELECT buyer, sku, day, coalesce(sum(sum(lines)) OVER past, 0)::BIGINT AS lines,
  coalesce(sum(sum(value)) OVER past, 0)::BIGINT AS value,
  coalesce(sum(sum(returned)) OVER past, 0)::BIGINT AS returned
FROM events WHERE buyer IS NOT NULL GROUP BY buyer, sku, day
WINDOW past AS (
  PARTITION BY buyer, sku ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE skus AS
SELECT sku, day, coalesce(sum(sum(lines)) OVER past, 0)::BIGINT AS lines,
  coalesce(sum(sum(value)) OVER past, 0)::BIGINT AS value,
  coalesce(sum(sum(returned)) OVER past, 0)::BIGINT AS returned
FROM events GROUP BY sku, day
WINDOW past AS (PARTITION BY sku ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

CREATE TEMP TABLE variants AS
SELECT variant, day, coalesce(sum(sum(lines)) OVER past, 0)::BIGINT AS lines,
  coalesce(sum(sum(value)) OVER past, 0)::BIGINT AS value,
  coalesce(sum(sum(returned)) OVER past, 0)::BIGINT AS returned
FROM events WHERE variant IS NOT NULL GROUP BY variant, day
WINDOW past AS (PARTITION BY variant ORDER BY day ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

DROP TABLE events;

-- A basket is one order of one buyer on one day.
CREATE TEMP TABLE baskets AS
SELECT buyer_number, asked, basket, min(line_id) AS id, count(*) AS lines,
  sum(units)::BIGINT AS units, sum(coalesce(value, 0))::BIGINT AS value
FROM lines GROUP BY buyer_number, asked, basket;

-- Only baskets of several lines have others of a kind in them.
CREATE TEMP TABLE shared AS
SELECT lines.* FROM lines
JOIN (SELECT * FROM baskets WHERE lines > 1) b
  ON b.basket = lines.basket AND b.asked = lines.asked AND b.buyer_number = lines.buyer_number;

CREATE TEMP TABLE basket_skus AS
SELECT buyer_number, asked, basket, sku, count(*) AS lines
FROM shared GROUP BY buyer_number, asked, basket, sku;

CREATE TEMP TABLE basket_categories AS
SELECT buyer_number, asked, basket, category, count(*) AS lines
FROM shared WHERE category IS NOT NULL GROUP BY buyer_number, asked, basket, category;

CREATE TEMP TABLE basket_parents AS
SELECT buyer_number, asked, basket, parent, count(*) AS lines,
  count(DISTINCT size) AS sizes, count(DISTINCT colour) AS colours
FROM shared WHERE parent IS NOT NULL GROUP BY buyer_number, asked, basket, parent;

CREATE TEMP TABLE basket_brands AS
SELECT buyer_number, asked, basket, brand, count(*) AS lines
FROM shared WHERE brand IS NOT NULL GROUP BY buyer_number, asked, basket, brand;

CREATE TEMP TABLE basket_kinds AS
SELECT buyer_number, asked, basket, kind, min(place) AS first
FROM shared GROUP BY buyer_number, asked, basket, kind;

COPY (
  SELECT l.line_id, b.id AS basket_id,
    b.lines AS _basket_lines, b.units AS _basket_units, b.value AS _basket_value,
    coalesce(bs.lines - 1, 0) AS _basket_same_sku,
    coalesce(bc.lines - 1, 0) AS _basket_same_category,
    coalesce(bb.lines - 1, 0) AS _basket_same_brand,
    coalesce(bp.lines - 1, 0) AS _basket_same_parent,
    CASE WHEN l.size IS NULL OR bp.sizes IS NULL THEN 0 ELSE bp.sizes - 1 END
      AS _basket_other_sizes,
    CASE WHEN l.colour IS NULL OR bp.colours IS NULL THEN 0 ELSE bp.colours - 1 END
      AS _basket_other_colours,
    CASE WHEN bk.first < l.place THEN 1 ELSE 0 END AS _basket_earlier,
    coalesce(u.lines, 0) AS _buyer_lines, coalesce(u.value, 0) AS _buyer_value_minor,
    coalesce(u.returned, 0) AS _buyer_returned_lines,
    coalesce(r.lines, 0) AS _buyer_sku_lines, coalesce(r.value, 0) AS _buyer_sku_value_minor,
    coalesce(r.returned, 0) AS _buyer_sku_returned_lines,
    s.lines AS _sku_lines, s.value AS _sku_value_minor, s.returned AS _sku_returned_lines,
    coalesce(v.lines, 0) AS _variant_lines, coalesce(v.value, 0) AS _variant_value_minor,
    coalesce(v.returned, 0) AS _variant_returned_lines
  FROM lines AS l
  JOIN baskets AS b
    ON b.basket = l.basket AND b.asked = l.asked AND b.buyer_number = l.buyer_number
  LEFT JOIN basket_skus AS bs
    ON bs.basket = l.basket AND bs.sku = l.sku AND bs.asked = l.asked
      AND bs.buyer_number = l.buyer_number
  LEFT JOIN basket_categories AS bc
    ON bc.basket = l.basket AND bc.category = l.category AND bc.asked = l.asked
      AND bc.buyer_number = l.buyer_number
  LEFT JOIN basket_brands AS bb
    ON bb.basket = l.basket AND bb.brand = l.brand AND bb.asked = l.asked
      AND bb.buyer_number = l.buyer_number
  LEFT JOIN basket_kinds AS bk
    ON bk.basket = l.basket AND bk.kind = l.kind AND bk.asked = l.asked
      AND bk.buyer_number = l.buyer_number
  LEFT JOIN basket_parents AS bp
    ON bp.basket = l.basket AND bp.parent = l.parent AND bp.asked = l.asked
      AND bp.buyer_number = l.buyer_number
  LEFT JOIN buyers AS u ON u.buyer = l.buyer AND u.day = l.asked
  LEFT JOIN pairs AS r
    ON r.buyer = l.buyer AND r.sku = l.sku AND r.day = l.asked
  JOIN skus AS s ON s.sku = l.sku AND s.day = l.asked
  LEFT JOIN variants AS v ON v.variant = l.variant AND v.day = l.asked
) TO '${output}' (FORMAT parquet);
