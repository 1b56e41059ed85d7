package io.returnwise.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.returnwise.error.TooLittleDataException;
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

  private static boolean isInterruptedSoon() {
    try {
      return new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      return true;
    }
  }
}
