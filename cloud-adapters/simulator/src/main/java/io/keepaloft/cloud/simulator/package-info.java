/**
 * An embedded cloud for tests, for the rehearsal network, and for whoever wants to try a command before it meets a real account.
 *
 * <pre>{@code
 * try (Simulator cloud = SeedFixture.builder().start()) {                 // or Simulator.builder() and own items
 *     cloud.addMetadataListener(new InetSocketAddress("127.0.0.1", 0), SeedFixture.INSTANCE_201);
 *     cloud.onChange(state -> System.out.println(state.holder(SeedFixture.ELASTIC_IP)));
 *     cloud.faults().throttleNext("AssociateAddress", 2);
 *     // point an SDK, or `aws --endpoint-url`, at cloud.endpoint()
 * }
 * }</pre>
 *
 * One model ({@code .model}) stands behind every face ({@code .ec2}, {@code .metadata}); {@code .fault} breaks things on demand and keeps the
 * log of calls, {@code .http} serves. The faces are strict where the cloud is strict, so that code that passes here has met the refusals.
 * This is a server: unlike the adapters it has threads and reads clocks, which its builder takes so that tests can hand in their own.
 */
package io.keepaloft.cloud.simulator;
