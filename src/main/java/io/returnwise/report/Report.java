package io.returnwise.report;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The report of a run as one self-contained HTML page. */
public final class Report {
  private static final String TEMPLATES = "io/returnwise/report";
  private static final PebbleEngine ENGINE =
      new PebbleEngine.Builder()
          .loader(templates())
          .autoEscaping(true)
          .strictVariables(true)
          .defaultLocale(Locale.ENGLISH)
          .build();

  private Report() {}

  /**
   * Renders the page. Runs a few small Spark jobs that sum up the tables and collect their first
   * rows.
   *
   * @throws io.returnwise.error.InvalidDataException when a table is not what it should be
   */
  public static String html(ReportTables tables, ReportFacts facts) {
    LocalDate asOf = facts.asOf();
    Optional<ListingSection> listings = tables.listings().map(t -> ListingSection.of(t, asOf));
    Optional<BuyerSection> buyers =
        tables.buyers().map(t -> BuyerSection.of(t, tables.evidence(), asOf));
    Optional<OpenLineSection> openLines =
        tables.scores().map(t -> OpenLineSection.of(t, tables.listings(), asOf));
    Map<String, Object> model = new HashMap<>();
    model.put("facts", RunFacts.of(facts));
    model.put("summary", Summary.of(listings, openLines, buyers));
    model.put("listings", listings.orElse(null));
    model.put("buyers", buyers.orElse(null));
    model.put("openLines", openLines.orElse(null));
    model.put("trust", tables.metrics().map(TrustSection::of).orElse(null));
    model.put("imports", tables.imports().map(ImportSection::of).orElse(null));
    model.put("notes", facts.notes());
    model.put("timing", TimingSection.of(facts.stages()));
    return render(model);
  }

  private static String render(Map<String, Object> model) {
    StringWriter page = new StringWriter();
    try {
      ENGINE.getTemplate("report.html").evaluate(page, model);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot render the report", e);
    }
    return page.toString();
  }

  private static ClasspathLoader templates() {
    ClasspathLoader loader = new ClasspathLoader(Report.class.getClassLoader());
    loader.setPrefix(TEMPLATES);
    return loader;
  }
}
