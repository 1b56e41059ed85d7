package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.TooLittleDataException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ConcurrentlyTest {

  @Test
  void whatRunsEndsByItselfWhenAnotherFails() throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    AtomicBoolean endedByItself = new AtomicBoolean();
    try (Concurrently jobs = new Concurrently()) {
      Supplier<String> failing =
          jobs.start(
              () -> {
                await(started);
                throw new TooLittleDataException("Too little");
              });
      jobs.start(
          () -> {
            started.countDown();
            endedByItself.set(!isInterruptedSoon());
            return "done";
          });
      started.await();

      assertThatExceptionOfType(TooLittleDataException.class)
          .isThrownBy(failing::get)
          .withMessage("Too little");
    }

    assertThat(endedByItself).isTrue();
  }

  @Test
  void nothingStartsAfterAFailure() {
    AtomicBoolean hasStarted = new AtomicBoolean();
    try (Concurrently jobs = new Concurrently(1)) {
      Supplier<String> failing =
          jobs.start(
              () -> {
                throw new TooLittleDataException("Too little");
              });
      Supplier<Boolean> next = jobs.start(() -> hasStarted.getAndSet(true));

      for (Supplier<?> each : List.of(next, failing)) {
        assertThatExceptionOfType(TooLittleDataException.class)
            .isThrownBy(each::get)
            .withMessage("Too little");
      }
    }

    assertThat(hasStarted).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isInterruptedSoon() {
    try {
      return new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
