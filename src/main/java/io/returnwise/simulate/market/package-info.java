/**
 * A simulated marketplace of any size, with known truth. Every row is a function of the seed and a
 * number, so that executors make their rows alone; laws and settings are listed in {@link
 * io.returnwise.simulate.market.Setting}.
 */
package io.returnwise.simulate.market;
