package io.returnwise.io;

import java.io.Serializable;
import java.util.List;

/**
 * One delimited text file to read.
 *
 * @param path qualified path; a name that ends in .gz or .bz2 is decompressed
 * @param name last part of the path
 * @param delimiter character between fields
 * @param quote character around fields that hold delimiters or line ends
 * @param encoding name of the character set; bytes that do not fit it are an error
 * @param columns names of the columns to read, each of which the header must hold
 */
public record RawFile(
    String path, String name, char delimiter, char quote, String encoding, List<String> columns)
    implements Serializable {

  public RawFile {
    columns = List.copyOf(columns);
  }
}
