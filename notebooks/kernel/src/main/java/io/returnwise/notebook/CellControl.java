package io.returnwise.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import jdk.jshell.execution.DirectExecutionControl;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Runs snippets in this JVM and keeps what the last one returned or threw. */
final class CellControl extends DirectExecutionControl implements ExecutionControlProvider {
  private final Object lock = new Object();
  private Thread running;
  private Object value;
  private Throwable failure;

  @Override
  public String name() {
    return "cell";
  }

  @Override
  public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
    return this;
  }

  /** Forgets the last snippet. */
  void reset() {
    value = null;
    failure = null;
  }

  /** What the last snippet returned; null when it returned nothing. */
  Object value() {
    return value;
  }

  /** What the last snippet threw; null when it ended well. */
  Throwable failure() {
    return failure;
  }

  /** Interrupts the snippet that runs now, if any. */
  void interrupt() {
    synchronized (lock) {
      if (running != null) {
        running.interrupt();
      }
    }
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    Thread thread = Thread.currentThread();
    ClassLoader outer = thread.getContextClassLoader();
    // Spark finds the classes of lambdas written in cells through this loader.
    thread.setContextClassLoader(snippet.getDeclaringClass().getClassLoader());
    begin(thread);
    try {
      value = snippet.invoke(null);
      return ""; // JShell's own text of the value is never shown
    } catch (InvocationTargetException e) {
      failure = e.getCause();
      throw e;
    } finally {
      end();
      thread.setContextClassLoader(outer);
    }
  }

  private void begin(Thread thread) {
    synchronized (lock) {
      running = thread;
    }
  }

  private void end() {
    synchronized (lock) {
      running = null;
      // A late interrupt must not hit the kernel's own sending of replies.
      Thread.interrupted();
    }
  }
}
