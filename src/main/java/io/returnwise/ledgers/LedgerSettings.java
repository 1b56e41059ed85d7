package io.returnwise.ledgers;

import io.returnwise.error.InvalidConfigException;
import io.returnwise.error.Problems;

/**
 * Settings of the ledgers.
 *
 * @param personOrders most orders of one person; a buyer with more stands for many people
 */
public record LedgerSettings(int personOrders) {
  public static final LedgerSettings DEFAULTS = new LedgerSettings(5_000);

  public LedgerSettings {
    new Problems("Invalid ledger settings")
        .require(
            personOrders >= 1, "ledger.person-orders must be at least 1, but is %d", personOrders)
        .throwIfAny(InvalidConfigException::new);
  }
}
