/**
 * What every provider must keep for every kind of resource, as stories that its tests inherit.
 *
 * <p>A kind is covered by one small class: it extends {@link io.keepaloft.cloud.contract.ClaimContract} (any cloud) or
 * {@link io.keepaloft.cloud.contract.TroubleContract} (the simulator, which fails on demand), carries
 * {@link io.keepaloft.cloud.contract.Covers}, and gives a {@link io.keepaloft.cloud.contract.CloudSite}. What became of each story is written to
 * {@code target/contract}; {@code scripts/test} prints it as one table. This module is never part of the product.
 */
package io.keepaloft.cloud.contract;
