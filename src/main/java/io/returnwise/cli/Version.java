package io.returnwise.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** Version of the product, as built. */
final class Version implements IVersionProvider {
  private static final String FILE = "/io/returnwise/version.properties";

  @Override
  public String[] getVersion() {
    return new String[] {
      "returnwise " + current(), "Spark " + org.apache.spark.package$.MODULE$.SPARK_VERSION()
    };
  }

  static String current() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream(FILE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
