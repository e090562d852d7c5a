/**
 * Advertisements as bytes: VRRPv2 and VRRPv3, over IPv4 and IPv6.
 *
 * <p>Bytes from the network never throw. A {@link io.keepaloft.protocol.wire.Packet} (reused) is
 * {@link io.keepaloft.protocol.wire.Decoded.Ok} and then stands in an {@link io.keepaloft.protocol.wire.Advert} (reused), or
 * {@link io.keepaloft.protocol.wire.Decoded.Rejected} for one {@link io.keepaloft.protocol.wire.RejectReason}. Neither
 * decoding nor encoding allocates.
 *
 * <table>
 * <caption>Where the documents are implemented</caption>
 * <tr><th>RFC 5798 (version 3)</th><th>RFC 3768 (version 2)</th><th>here</th></tr>
 * <tr><td>§5.1 IP fields</td><td>§5.2</td><td>{@code Packet}, {@code AdvertDecoder} (TTL); sent by the caller's socket</td></tr>
 * <tr><td>§5.2 VRRP fields</td><td>§5.3</td><td>{@code AdvertFormat}, {@code AdvertEncoder}</td></tr>
 * <tr><td>§5.2.8 checksum</td><td>§5.3.8</td><td>{@code Checksum}, {@code AdvertFormat.V3Checksum}</td></tr>
 * <tr><td>§9 no authentication</td><td>§5.3.6, §5.3.10</td><td>{@code Authentication}: none, and RFC 2338's simple password</td></tr>
 * <tr><td>§7.1 receiving</td><td>§7.1</td><td>{@code AdvertDecoder}, {@code ReceiveRules}</td></tr>
 * <tr><td>§7.2 sending</td><td>§7.2</td><td>{@code AdvertEncoder}</td></tr>
 * </table>
 *
 * <p>RFC 9568 replaces RFC 5798 and keeps its packets, except that its IPv4 checksum has no pseudo-header:
 * {@code v3_checksum_as_v2}.
 */
package io.keepaloft.protocol.wire;
