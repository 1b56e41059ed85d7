package io.returnwise;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.returnwise.simulate.Truth;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.SparkSession;

@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  static final String ROOT = "io.returnwise";

  private static final List<String> STAGES =
      List.of(
          "abuse",
          "evaluate",
          "features",
          "ingest",
          "labels",
          "ledgers",
          "listings",
          "matching",
          "model",
          "policy",
          "report",
          "scoring",
          "simulate");

  /** The command line names the tiers of buyers; constants leave no trace in a class file. */
  private static final String ONLY_CONSTANTS = "cli abuse";

  /** The whole dependency rule: what each package may see besides itself. */
  private static final Map<String, List<String>> MAY_SEE = maySee();

  /** What the edges may see of a stage, where that is not all of it. */
  private static final Map<String, List<String>> ONLY =
      Map.of(
          "config",
          List.of(
              "abuse.AbuseSettings",
              "ingest.IngestSettings",
              "ingest.Mapping",
              "ingest.Targets",
              "labels.LabelSettings",
              "ledgers.LedgerSettings",
              "listings.ListingSettings",
              "model.ActionCosts",
              "model.CostSettings",
              "model.ModelSettings",
              "policy.ReturnPolicy",
              "simulate.market.WorldSettings"),
          "cli",
          List.of(
              "abuse.BuyerReviews",
              "evaluate.Evaluation",
              "evaluate.Figure",
              "evaluate.Interval",
              "evaluate.ListingCauses",
              "ingest.BuyerTokens",
              "ingest.ImportOutcome",
              "ingest.Mapping",
              "model.MetricRows",
              "model.Metric",
              "model.ModelCard",
              "policy.ReturnPolicy",
              "simulate.Simulation",
              "simulate.SimulationSettings",
              "simulate.market.WorldSettings"));

  @ArchTest
  static final ArchRule STAGES_DO_NOT_READ_WRITE_OR_BUILD_SESSIONS =
      noClasses()
          .that()
          .resideInAnyPackage(inside(STAGES))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(SparkSession.class, DataFrameReader.class, DataFrameWriter.class)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("org.apache.hadoop..", "java.nio.file..");

  @ArchTest
  static final ArchRule NOTHING_BELOW_THE_COMMAND_LINE_ASKS_FOR_THE_DAY =
      noClasses()
          .that(not(resideInAPackage(ROOT + ".cli..")))
          .should()
          .callMethod(LocalDate.class, "now")
          .orShould()
          .callMethod(LocalDateTime.class, "now")
          .orShould()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethodWhere(isNamed("current_date|current_timestamp|curdate|now"))
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class);

  @ArchTest
  static final ArchRule THE_SCORER_NEEDS_A_JSON_PARSER_AND_NOTHING_ELSE =
      classes()
          .that()
          .resideInAPackage(ROOT + ".scorer..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(ROOT + ".scorer..", "java..", "com.fasterxml.jackson..");

  @ArchTest
  static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName(ROOT + ".cli.Main")
          .should()
          .callMethod(System.class, "exit", int.class);

  @ArchTest
  static final ArchRule ONLY_THE_COMMAND_LINE_KNOWS_ITS_LIBRARY =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..");

  @ArchTest
  static final ArchRule ONLY_CONFIG_KNOWS_THE_FORMAT_OF_SETTINGS =
      noClasses()
          .that()
          .resideOutsideOfPackage(ROOT + ".config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.fasterxml.jackson.dataformat.yaml..", "org.yaml.snakeyaml..");

  @ArchTest
  static final ArchRule WAREHOUSE_PATHS_GO_THROUGH_HADOOP =
      noClasses()
          .that()
          .resideInAnyPackage(inside(List.of("io", "job")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.nio.file..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.io.File");

  @ArchTest
  static final ArchRule PACKAGES_ARE_NAMED_AFTER_WHAT_THEY_DO =
      noClasses().should().resideInAnyPackage("..util..", "..common..", "..helper..", "..impl..");

  @ArchTest
  static final ArchRule ONLY_THE_SIMULATION_KNOWS_THE_TRUTH =
      noClasses()
          .that(
              not(resideInAnyPackage(inside(List.of("simulate", "evaluate"))))
                  .and(not(nameMatching(".*\\.job\\.Simulate(\\$.*)?")))
                  .and(not(nameMatching(".*\\.cli\\.SimulateCommand(\\$.*)?"))))
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Truth.class);

  @ArchTest
  static final ArchRule NOTHING_ELSE_READS_THE_TRUTH =
      noClasses()
          .that(
              not(resideInAnyPackage(inside(List.of("simulate", "evaluate", "schema.truth"))))
                  .and(not(nameMatching(".*\\.job\\.(SimulateMarket|Evaluate)(\\$.*)?"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".schema.truth..");

  /** Tables outside of a warehouse: truth is kept in such. */
  @ArchTest
  static final ArchRule NOTHING_ELSE_READS_FOLDERS_OF_TABLES =
      noClasses()
          .that(not(nameMatching(".*\\.(job\\.Evaluate|io\\.TableFolder)(\\$.*)?")))
          .should()
          .dependOnClassesThat()
          .haveSimpleName("TableFolder");

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_EVALUATION =
      noClasses()
          .that(
              not(resideInAPackage(ROOT + ".evaluate.."))
                  .and(not(nameMatching(".*\\.job\\.Evaluat(e|ionFile)(\\$.*)?")))
                  .and(not(nameMatching(".*\\.cli\\.(EvaluateCommand|Main)(\\$.*)?"))))
          .should()
          .dependOnClassesThat()
          .resideInAPackage(ROOT + ".evaluate..");

  @ArchTest
  static void everyPackageSeesOnlyWhatTheTableAllows(JavaClasses classes) {
    assertThat(topLevelPackages(classes)).isEqualTo(MAY_SEE.keySet());
    MAY_SEE.forEach(
        (name, others) -> {
          String[] allowed = inside(Stream.concat(Stream.of(name), others.stream()).toList());
          noClasses()
              .that()
              .resideInAPackage(ROOT + "." + name + "..")
              .should()
              .dependOnClassesThat(
                  resideInAPackage(ROOT + "..").and(not(resideInAnyPackage(allowed))))
              .check(classes);
        });
  }

  @ArchTest
  static void edgesSeeOnlyTheNamedClassesOfStages(JavaClasses classes) {
    ONLY.forEach(
        (name, allowed) ->
            noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name + "..")
                .should()
                .dependOnClassesThat(
                    resideInAnyPackage(inside(STAGES)).and(not(outermostIsOneOf(allowed))))
                .check(classes));
  }

  @ArchTest
  static void everyEntryOfTheTableIsInUse(JavaClasses classes) {
    Map<String, Set<String>> seen =
        classes.stream()
            .collect(
                Collectors.groupingBy(
                    ArchitectureTest::topLevelPackage,
                    Collectors.flatMapping(
                        found ->
                            found.getDirectDependenciesFromSelf().stream()
                                .map(dependency -> dependency.getTargetClass())
                                .filter(target -> target.getPackageName().startsWith(ROOT + "."))
                                .map(ArchitectureTest::topLevelPackage),
                        Collectors.toSet())));
    for (String edge : List.of("config", "io", "job", "cli")) {
      assertThat(seen.get(edge))
          .as(edge)
          .containsAll(
              MAY_SEE.get(edge).stream()
                  .filter(name -> !(edge + " " + name).equals(ONLY_CONSTANTS))
                  .toList());
    }
  }

  private static Map<String, List<String>> maySee() {
    Map<String, List<String>> table =
        STAGES.stream()
            .collect(Collectors.toMap(stage -> stage, stage -> List.of("schema", "error")));
    table.put("error", List.of());
    table.put("scorer", List.of());
    table.put("model", List.of("scorer", "schema", "error"));
    table.put("schema", List.of("error"));
    table.put("io", List.of("schema", "error"));
    table.put(
        "config",
        List.of(
            "ingest",
            "labels",
            "ledgers",
            "model",
            "abuse",
            "listings",
            "policy",
            "simulate",
            "schema",
            "error"));
    table.put("job", together(STAGES, List.of("config", "io", "scorer", "schema", "error")));
    table.put(
        "cli",
        List.of(
            "job",
            "config",
            "io",
            "error",
            "schema",
            "ingest",
            "model",
            "policy",
            "abuse",
            "simulate",
            "evaluate"));
    return Map.copyOf(table);
  }

  private static List<String> together(List<String> some, List<String> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  private static String[] inside(List<String> packages) {
    return packages.stream().map(name -> ROOT + "." + name + "..").toArray(String[]::new);
  }

  private static Set<String> topLevelPackages(JavaClasses classes) {
    return classes.stream()
        .map(ArchitectureTest::topLevelPackage)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String topLevelPackage(JavaClass found) {
    String[] parts = found.getPackageName().split("\\.", -1);
    return parts.length > 2 ? parts[2] : "";
  }

  private static DescribedPredicate<JavaClass> outermostIsOneOf(List<String> names) {
    return DescribedPredicate.describe(
        "be one of " + names,
        found ->
            names.stream()
                .map(name -> ROOT + "." + name)
                .anyMatch(
                    name ->
                        found.getName().equals(name) || found.getName().startsWith(name + "$")));
  }

  private static DescribedPredicate<com.tngtech.archunit.core.domain.JavaMethodCall> isNamed(
      String pattern) {
    return DescribedPredicate.describe(
        "call of " + pattern,
        call ->
            call.getTargetOwner().getPackageName().startsWith("org.apache.spark")
                && Arrays.asList(pattern.split("\\|", -1)).contains(call.getTarget().getName()));
  }
}
