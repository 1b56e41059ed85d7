package io.returnwise.simulate.market;

import io.returnwise.schema.Listings;
import java.io.Serializable;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;

/** Rows of {@code listings}: every variant, from the day it is listed. */
final class ListingRows implements Serializable {
  private static final RowBuilder.Shape LISTINGS = new RowBuilder.Shape(Listings.SCHEMA);

  private final WorldSettings settings;
  private final Ids ids;
  private final Times times;
  private final Marketplace home;

  ListingRows(WorldSettings settings, Ids ids, Times times) {
    this.settings = settings;
    this.ids = ids;
    this.times = times;
    this.home = Marketplace.named(settings.texts(Setting.MARKETPLACES).get(0));
  }

  List<Row> of(Product product) {
    List<Row> rows = new ArrayList<>();
    if (product.listedDay() >= settings.whole(Setting.DAYS)) {
      return rows;
    }
    LocalDate listedOn = times.day(product.listedDay());
    for (int colour = 0; colour < Math.max(1, product.colours()); colour++) {
      for (int size = 0; size < Math.max(1, product.sizes()); size++) {
        rows.add(
            LISTINGS
                .row()
                .with(Listings.SKU, product.sku(colour, size))
                .with(Listings.TITLE, product.brand() + " " + product.title())
                .with(Listings.CATEGORY, product.category().name())
                .with(Listings.BRAND, product.brand())
                .with(Listings.PARENT, product.id())
                .with(Listings.PRICE_MINOR, home.minor(product.euros()))
                .with(Listings.CURRENCY, home.currency())
                .with(Listings.KNOWN_AT, listedOn.atStartOfDay().toInstant(ZoneOffset.UTC))
                .with(Listings.KNOWN_ON, listedOn)
                .with(Listings.REVISION, 0)
                .with(Listings.CONTENT_HASH, ids.content(-1 - product.number(), 0))
                .row());
      }
    }
    return rows;
  }
}
