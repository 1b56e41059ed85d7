package io.returnwise;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where a process listens, read from Linux's /proc. */
final class ListeningSockets {
  private static final String LISTEN = "0A";
  private static final Pattern IPV4_LOOPBACK = Pattern.compile("(0{16}FFFF0000)?[0-9A-F]{6}7F");
  private static final String IPV6_LOOPBACK = "0".repeat(24) + "01000000";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private final Path process;

  ListeningSockets(long processId) {
    this.process = Path.of("/proc", Long.toString(processId));
  }

  static boolean canBeRead() {
    return Files.isReadable(Path.of("/proc/self/net/tcp"));
  }

  /** Local addresses as /proc writes them, hexadecimal; none when the process has ended. */
  Set<String> addresses() {
    Set<String> addresses = new TreeSet<>();
    try {
      Set<String> inodes = inodes();
      for (String table : new String[] {"tcp", "tcp6"}) {
        Path file = process.resolve("net").resolve(table);
        if (Files.isReadable(file)) {
          Files.readAllLines(file).stream()
              .map(line -> line.strip().split(" +"))
              .filter(parts -> parts[STATE].equals(LISTEN) && inodes.contains(parts[INODE]))
              .forEach(parts -> addresses.add(address(parts[LOCAL_ADDRESS])));
        }
      }
      return addresses;
    } catch (IOException | UncheckedIOException e) {
      if (Files.exists(process.resolve("net"))) {
        throw new IllegalStateException("Cannot read the sockets of " + process, e);
      }
      return Set.of();
    }
  }

  /** In /proc, 127.0.0.1 is 0100007F, and an IPv6 address is four such words. */
  static boolean isLoopback(String address) {
    return IPV4_LOOPBACK.matcher(address).matches() || address.equals(IPV6_LOOPBACK);
  }

  private static String address(String addressAndPort) {
    return addressAndPort.substring(0, addressAndPort.indexOf(':'));
  }

  private Set<String> inodes() throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        socket(descriptor).ifPresent(inodes::add);
      }
    }
    return inodes;
  }

  private static Optional<String> socket(Path descriptor) {
    try {
      String target = Files.readSymbolicLink(descriptor).toString();
      return target.startsWith("socket:[")
          ? Optional.of(target.substring("socket:[".length(), target.length() - 1))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // closed meanwhile
    }
  }
}
