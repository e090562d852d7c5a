package io.keepaloft.cloud.http;

import io.keepaloft.cloud.CloudException;
import io.keepaloft.cloud.Failure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What it means for a takeover that no answer came. */
public final class Silence {

    private Silence() {}

    /** @return {@link Failure#UNAVAILABLE} when nothing was sent, {@link Failure#LOST_RACE} when the term ended first, else {@link Failure#RETRYABLE} */
    public static CloudException of(String operation, IOException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof WriteGate.TermEnded ended) {
                return new CloudException(Failure.LOST_RACE, operation, ended.getMessage(), failure);
            }
        }
        boolean sent = !neverSent(failure);
        return new CloudException(sent ? Failure.RETRYABLE : Failure.UNAVAILABLE, operation, "no answer: " + text(failure), failure);
    }

    private static boolean neverSent(IOException failure) {
        return switch (failure) {
            case UnknownHostException _, ConnectException _, NoRouteToHostException _, SSLHandshakeException _, SSLPeerUnverifiedException _ -> true;
            // OkHttp says "connect timed out" for the handshake, and "timeout" for an answer that did not come.
            case SocketTimeoutException late -> text(late).toLowerCase(Locale.ROOT).contains("connect");
            default -> false;
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
