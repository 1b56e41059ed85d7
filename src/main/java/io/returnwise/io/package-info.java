/**
 * The only readers and writers: the warehouse of tables and models, raw input files, exports.
 *
 * <p>Everything goes through Hadoop's file systems, so a warehouse may lie on a disk, on HDFS or in
 * an object store. No transformation of meaning happens here.
 */
package io.returnwise.io;
