package io.returnwise.job;

import io.returnwise.io.WorkFolder;

/**
 * Where the rows of an import come from. {@link Ingest} does what all sources have in common: the
 * log, the rejected rows and the one commit.
 */
public sealed interface ImportSource permits MappedSource, ParquetSource {

  /**
   * Finds, checks and counts what there is to load; loads nothing.
   *
   * @param work where the source keeps rows until the import ends
   */
  Arrived read(JobContext context, WorkFolder work);
}
