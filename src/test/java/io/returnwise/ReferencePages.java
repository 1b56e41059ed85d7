package io.returnwise;

import io.returnwise.config.Settings;
import io.returnwise.schema.Entity;
import io.returnwise.schema.Feature;
import io.returnwise.schema.FeatureSet;
import io.returnwise.schema.Field;
import io.returnwise.schema.Formula;
import io.returnwise.schema.TableSchema;
import io.returnwise.schema.Tables;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The reference pages of the documentation, rendered from what the code declares. */
final class ReferencePages {
  private static final String GENERATED =
      "<!-- Made from the code by DocsTest; change the declarations, not this page. -->\n\n";

  private ReferencePages() {}

  /** The page on tables. */
  static String tables() {
    StringBuilder page = new StringBuilder(GENERATED);
    page.append("# Tables\n\n")
        .append("Every table of a warehouse, in the order in which the jobs write them: what one ")
        .append("row stands for, which columns identify it, and what each column means.\n\n")
        .append("`returnwise show TABLE` prints a table, `returnwise export TABLE` writes it to ")
        .append("a file. Money is in minor units (cents); days are calendar days of the ")
        .append("marketplace.\n\n");
    for (TableSchema table : Tables.ALL) {
      page.append("- [%s](#%s): %s\n".formatted(table.table(), table.table(), table.grain()));
    }
    Tables.ALL.forEach(table -> page.append(table(table)));
    return page.toString();
  }

  /** The page on settings. */
  static String settings() {
    StringBuilder page = new StringBuilder(GENERATED);
    page.append("# Settings\n\n")
        .append("Every setting has a default; a run needs none of them. Put those you want ")
        .append("changed into a YAML file and pass it with `--settings FILE`, or give one alone ")
        .append("with `--set KEY=VALUE`, which wins over the file. A key that is not listed here ")
        .append("is an error.\n\n")
        .append("```yaml\nlabel:\n  window-days: 45\nshop:\n  currency: EUR\n```\n");
    String group = "";
    for (Settings.Doc doc : Settings.docs()) {
      String prefix = doc.key().substring(0, doc.key().indexOf('.'));
      if (!prefix.equals(group)) {
        group = prefix;
        page.append("\n## %s\n\n".formatted(group))
            .append("| key | default | range | meaning |\n| --- | --- | --- | --- |\n");
      }
      page.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(doc.key(), cell(doc.byDefault()), cell(doc.range()), cell(doc.meaning())));
    }
    return page.toString();
  }

  /** The page on features. */
  static String features() {
    StringBuilder page = new StringBuilder(GENERATED);
    page.append("# Features\n\n")
        .append("What a model learns from: one column of `line_features`, or of ")
        .append("`delivery_features` for what the delivery adds, each a double that is ")
        .append("never empty; where something that it reads is not known it has its default. ")
        .append(
            "`returnwise features [TEXT]` lists the same. A model leaves out what is the same for all its lines, and what tells ")
        .append("the time more than the line (`model.drift-limit`); its card says which.\n\n")
        .append("Totals are those before the day of the purchase: of what was known by the end ")
        .append("of the day before, the line's own basket excluded. Rates are drawn to the level ")
        .append("above, a variant to its SKU, that to its parent, that to its category, ")
        .append(
            "everything else to the shop; where the line has no such key, to the next one that it ")
        .append("has. How strongly is in `shrinkage_strengths`, one row ")
        .append("for each day, estimated from what was known before it. Of a key that a line does ")
        .append("not have, all features have their default.\n");
    page.append("\nA model looks at one set (`model.feature-set`) and is never given another.\n");
    FeatureSet.ALL.forEach(set -> page.append(features(set)));
    return page.toString();
  }

  private static String features(FeatureSet set) {
    StringBuilder page = new StringBuilder();
    String besides = set.before().map(before -> ", besides those of " + before.name()).orElse("");
    page.append("\n## %s\n\n".formatted(set.name()))
        .append("%d features%s, known %s.\n\n".formatted(set.own().size(), besides, set.moment()))
        .append("| feature | unit | past of | days | default | meaning | reads |\n")
        .append("| --- | --- | --- | ---: | ---: | --- | --- |\n");
    for (Feature feature : set.own()) {
      Formula formula = feature.formula();
      page.append(
          "| `%s` | %s | %s | %s | %.0f | %s | %s |\n"
              .formatted(
                  feature.name(),
                  cell(formula.unit()),
                  formula.entities().stream().map(Entity::id).collect(Collectors.joining(", ")),
                  formula.windows().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                  feature.whenUnknown(),
                  cell(feature.field().meaning()),
                  String.join(", ", feature.needs())));
    }
    return page.toString();
  }

  private static String table(TableSchema table) {
    StringBuilder part = new StringBuilder();
    part.append("\n## %s\n\n".formatted(table.table()))
        .append("One row: %s.\n".formatted(table.grain()))
        .append("Key: %s.\n\n".formatted(names(table.key())))
        .append("| column | type | may be empty | meaning |\n| --- | --- | --- | --- |\n");
    for (Field field : table.fields()) {
      part.append(
          "| `%s` | %s | %s | %s |\n"
              .formatted(
                  field.name(),
                  field.type().simpleString().toLowerCase(Locale.ROOT),
                  field.nullable() ? "yes" : "no",
                  cell(field.meaning())));
    }
    return part.toString();
  }

  private static String names(List<Field> fields) {
    return fields.stream().map(field -> "`" + field.name() + "`").collect(Collectors.joining(", "));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }
}
