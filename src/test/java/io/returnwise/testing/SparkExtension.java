package io.returnwise.testing;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one local session to every test of the run, as a parameter; it stops when the run ends.
 *
 * <p>Tests set no SQL options, register no views and do not stop it.
 */
public final class SparkExtension implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == SparkSession.class;
  }

  @Override
  public SparkSession resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(SparkExtension.class))
        .computeIfAbsent(Shared.class, key -> new Shared(), Shared.class)
        .session;
  }

  /** Closed by JUnit together with the store of the root context. */
  private static final class Shared implements AutoCloseable {
    private final SparkSession session = SharedSession.get();

    @Override
    public void close() {
      session.stop();
    }
  }
}
