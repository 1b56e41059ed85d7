package io.returnwise.report;

import java.util.Objects;

/**
 * How long one stage of the run took.
 *
 * @param stage name of the stage
 * @param seconds seconds from start to end
 * @param rows rows it wrote; negative when not counted
 * @param peakMemoryMb highest memory in use, in MB; negative when not measured
 */
public record StageLine(String stage, double seconds, long rows, long peakMemoryMb) {

  public StageLine {
    Objects.requireNonNull(stage, "stage");
  }
}
