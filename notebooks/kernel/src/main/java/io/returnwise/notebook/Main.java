package io.returnwise.notebook;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dflib.jjava.jupyter.channels.JupyterConnection;
import org.dflib.jjava.jupyter.kernel.KernelConnectionProperties;

/** Starts the kernel for one notebook; Jupyter gives the connection file as the only argument. */
public final class Main {
  private Main() {}

  public static void main(String[] args) throws Exception {
    if (args.length != 1) {
      throw new IllegalArgumentException("Expected one connection file, found " + args.length);
    }
    JupyterConnection connection =
        new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
    // Handlers before sockets: a request that finds no handler is never answered.
    new JavaKernel().becomeHandlerForConnection(connection);
    connection.connect();
    connection.waitUntilClose();
    // Threads which cells have started, Spark's for one, must not keep the kernel alive.
    System.exit(0);
  }
}
