package io.returnwise.job;

import io.returnwise.error.InvalidDataException;
import io.returnwise.simulate.Simulation;
import io.returnwise.simulate.SimulationSettings;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/** Writes the exports of a simulated shop into a folder. */
public final class Simulate {
  private static final String UNFINISHED = ".part";

  private final FileSystem fileSystem;
  private final Path folder;

  /** A job that writes into a folder on any file system. */
  public Simulate(String folder, Configuration configuration) {
    this.folder = new Path(folder);
    try {
      FileSystem found = this.folder.getFileSystem(configuration);
      this.fileSystem = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
    } catch (IOException e) {
      throw new InvalidDataException("Cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  /** Writes the files; they get their names when all of them are whole. */
  public Simulation.Result run(SimulationSettings settings) {
    List<String> names = new ArrayList<>();
    try {
      Simulation.Result result =
          Simulation.write(
              settings,
              name -> {
                names.add(name);
                return writer(name + UNFINISHED);
              });
      for (String name : names) {
        Path target = new Path(folder, name);
        fileSystem.delete(target, false);
        fileSystem.rename(new Path(folder, name + UNFINISHED), target);
      }
      return result;
    } catch (IOException e) {
      throw new InvalidDataException("Cannot write to %s: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private Writer writer(String name) throws IOException {
    return new BufferedWriter(
        new OutputStreamWriter(
            fileSystem.create(new Path(folder, name), true), StandardCharsets.UTF_8));
  }
}
