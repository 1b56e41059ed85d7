package io.returnwise.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.returnwise.ingest.ImportOutcome;
import io.returnwise.io.TextFiles;
import io.returnwise.model.MetricRows.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;

/** What a run read, did and found, as {@code runs/ID/manifest.json} in the warehouse. */
public final class RunManifest {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Map<String, Object> values = new LinkedHashMap<>();

  /**
   * A manifest.
   *
   * @param command command with its arguments, as given
   */
  public RunManifest(JobContext context, String command) {
    values.put("run_id", context.runId());
    values.put("command", command);
    values.put("code_version", context.version());
    values.put("spark_version", context.spark().version());
    values.put("settings", context.settings().effective());
  }

  /** Notes any fact of the run. */
  public RunManifest with(String key, Object value) {
    values.put(key, value);
    return this;
  }

  /** Notes what was read. */
  public RunManifest with(Ingest.Result result) {
    List<Map<String, Object>> inputs = new ArrayList<>();
    for (ImportFiles.Found file : result.files()) {
      inputs.add(Map.of("file", file.name(), "sha256", file.sha256()));
    }
    values.put("inputs", inputs);
    if (!result.notes().isEmpty()) {
      values.put("input_notes", result.notes());
    }
    Map<String, Long> rows = new LinkedHashMap<>();
    rows.put("input", result.counts().rows());
    rows.put("accepted", result.counts().rows(ImportOutcome.ACCEPTED));
    rows.put("excluded", result.counts().rows(ImportOutcome.EXCLUDED));
    rows.put("rejected", result.counts().rows(ImportOutcome.REJECTED));
    rows.put("new_order_line_versions", result.newLines());
    rows.put("new_return_event_versions", result.newEvents());
    values.put("rows", rows);
    return this;
  }

  /** Notes metrics. */
  public RunManifest with(List<Estimate> metrics) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Estimate estimate : metrics) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("metric", estimate.metric().id());
      row.put("value", estimate.value());
      row.put("low", estimate.low());
      row.put("high", estimate.high());
      row.put("constant", estimate.constant());
      rows.add(row);
    }
    values.put("metrics", rows);
    return this;
  }

  /** Writes the manifest with the stages so far; returns its path. */
  public Path write(JobContext context, StageLog stages) {
    List<Map<String, Object>> lines = new ArrayList<>();
    for (StageLog.Line line : stages.lines()) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("stage", line.stage());
      row.put("seconds", Math.round(line.seconds() * 1000) / 1000.0);
      row.put("rows", line.rows());
      row.put("peak_heap_mb", line.peakHeapMb());
      row.putAll(line.tasks().values());
      lines.add(row);
    }
    values.put("stages", lines);
    Path path = folder(context, "manifest.json");
    try {
      TextFiles.write(
          context.warehouse().fileSystem(), path, JSON.writeValueAsString(values) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A manifest holds plain values", e);
    }
    return path;
  }

  /** Path of a file in the folder of the run. */
  public static Path folder(JobContext context, String file) {
    return context.warehouse().path("runs/" + context.runId() + "/" + file);
  }
}
