package io.keepaloft.protocol.wire;

/** What became of a packet: read into the caller's {@link Advert}, or dropped for a named reason. Instances are shared. */
public sealed interface Decoded {
    /** The advertisement is acceptable and stands in the view that was handed in. */
    record Ok() implements Decoded {
        static final Ok INSTANCE = new Ok();
    }

    /** The packet must change nothing but a counter. {@link AdvertDecoder#vridOf} tells whose packet it claimed to be. */
    record Rejected(RejectReason reason) implements Decoded {
    }
}
