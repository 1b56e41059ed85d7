package io.returnwise.job;

import io.returnwise.config.Settings;
import io.returnwise.io.Warehouse;
import io.returnwise.policy.ReturnPolicy;
import org.apache.spark.sql.SparkSession;

/**
 * What every job of a run needs.
 *
 * @param spark the session
 * @param warehouse where tables are read and written
 * @param settings settings in force
 * @param policy return policy in force
 * @param runId id of the run, different for each run
 * @param version version of the code
 */
public record JobContext(
    SparkSession spark,
    Warehouse warehouse,
    Settings settings,
    ReturnPolicy policy,
    String runId,
    String version) {}
