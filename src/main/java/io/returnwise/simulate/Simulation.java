package io.returnwise.simulate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;

/**
 * Writes the exports of an invented shop: {@code orders.csv}, {@code returns.csv} and {@code
 * listings.csv}.
 *
 * <p>The same settings give the same bytes. Rows are written as they are made; memory grows with
 * the number of SKUs and buyers only. Orders come in order of time; returns in the order of their
 * order lines. The export is taken at the end of the last simulated day: a return that was not
 * processed by then is not in it.
 */
public final class Simulation {
  public static final String ORDERS_FILE = "orders.csv";
  public static final String RETURNS_FILE = "returns.csv";
  public static final String LISTINGS_FILE = "listings.csv";

  private Simulation() {}

  /** Where the files go. Each writer is closed by the simulation. */
  @FunctionalInterface
  public interface OutputFiles {
    Writer open(String fileName) throws IOException;
  }

  /**
   * What was written.
   *
   * @param lines sold order lines, as many as asked for
   * @param feeRows rows of orders.csv that are fees
   * @param badRows broken rows at the end of orders.csv
   * @param truth what was planted; empty in a world without problems
   */
  public record Result(
      long lines, long feeRows, long badRows, long returns, long listings, Truth truth) {}

  public static Result write(SimulationSettings settings, OutputFiles out) throws IOException {
    Dice dice = new Dice(settings.seed());
    Catalogue catalogue = new Catalogue(settings.lines(), dice.split());
    Buyers buyers = new Buyers(settings.lines(), dice.split());
    Dice planting = dice.split();
    Plants plants =
        settings.withProblems() ? Plants.in(catalogue, buyers, planting) : Plants.none();
    try (ExportFile orders = new ExportFile(out, ORDERS_FILE, Exports.ORDER_COLUMNS);
        ExportFile returns = new ExportFile(out, RETURNS_FILE, Exports.RETURN_COLUMNS);
        ExportFile listings = new ExportFile(out, LISTINGS_FILE, Exports.LISTING_COLUMNS)) {
      Exports.writeListings(listings, catalogue);
      Exports exports = new Exports(orders, returns, catalogue, buyers);
      Shop shop = new Shop(settings, new Shop.World(catalogue, buyers, plants), exports, dice);
      Shop.Counts counts = shop.trade();
      return new Result(
          counts.lines(),
          counts.feeRows(),
          settings.badRows(),
          counts.returns(),
          catalogue.size(),
          plants.truth(catalogue, buyers));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
