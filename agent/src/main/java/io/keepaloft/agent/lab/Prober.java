package io.keepaloft.agent.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A client outside the cloud that asks {@code http://ADDRESS:PORT/} at a fixed pace, each time on a new connection and without
 * waiting for earlier questions, and notes who answered which question when.
 */
public final class Prober implements AutoCloseable {
    private static final int MAX_ANSWER_BYTES = 4096;

    private static final class Question {
        private final long askedNs;
        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(MAX_ANSWER_BYTES);

        Question(long askedNs, SocketChannel channel) {
            this.askedNs = askedNs;
            this.channel = channel;
        }
    }

    private final InetSocketAddress target;
    private final long intervalNs;
    private final long timeoutNs;
    private final Answers answers;
    private final Selector selector;
    private final List<Question> open = new ArrayList<>();
    private final Thread thread;
    private volatile boolean stopped;

    private Prober(Namespace from, InetSocketAddress target, long intervalNs, long timeoutNs, Answers answers) throws IOException {
        this.target = target;
        this.intervalNs = intervalNs;
        this.timeoutNs = timeoutNs;
        this.answers = answers;
        this.selector = Selector.open();
        this.thread = Thread.ofPlatform().daemon().name("prober").start(() -> from.call(() -> {
            ask();
            return null;
        }));
    }

    /** Starts to ask from inside the namespace; a question is given up after `timeoutNs`. */
    public static Prober start(Namespace from, InetSocketAddress target, long intervalNs, long timeoutNs, Answers answers) {
        try {
            return new Prober(from, target, intervalNs, timeoutNs, answers);
        } catch (IOException e) {
            throw new LabException("no client: " + e.getMessage(), e);
        }
    }

    private void ask() throws IOException {
        long nextNs = System.nanoTime();
        while (!stopped) {
            long nowNs = System.nanoTime();
            if (nowNs - nextNs >= 0) {
                begin(nowNs);
                nextNs += intervalNs;
            }
            giveUpOld(nowNs);
            selector.select(Math.max(1, (nextNs - System.nanoTime()) / 1_000_000));
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); keys.remove()) {
                advance((Question) keys.next().attachment());
            }
        }
        for (Question question : open) {
            question.channel.close();
        }
        selector.close();
    }

    private void begin(long nowNs) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        Question question = new Question(nowNs, channel);
        open.add(question);
        answers.asked(nowNs);
        try {
            channel.register(selector, SelectionKey.OP_CONNECT, question);
            channel.connect(target);
        } catch (IOException e) {
            finish(question, "");
        }
    }

    private void advance(Question question) throws IOException {
        try {
            SocketChannel channel = question.channel;
            if (channel.isConnectionPending()) {
                channel.finishConnect();
                // Far below what an empty send buffer takes: one write is enough.
                channel.write(ByteBuffer.wrap("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
                channel.keyFor(selector).interestOps(SelectionKey.OP_READ);
            } else if (channel.read(question.answer) < 0 || !question.answer.hasRemaining()) {
                finish(question, body(question.answer));
            }
        } catch (IOException e) {
            finish(question, "");
        }
    }

    private static String body(ByteBuffer answer) {
        String text = StandardCharsets.US_ASCII.decode(answer.flip()).toString();
        int end = text.indexOf("\r\n\r\n");
        return end >= 0 && text.startsWith("HTTP/1.1 200") ? text.substring(end + 4).strip() : "";
    }

    private void finish(Question question, String who) throws IOException {
        question.channel.close();
        open.remove(question);
        if (!who.isEmpty()) {
            answers.answered(question.askedNs, System.nanoTime(), who);
        }
    }

    private void giveUpOld(long nowNs) throws IOException {
        // In the order of asking, so the old ones stand first.
        while (!open.isEmpty() && nowNs - open.getFirst().askedNs >= timeoutNs) {
            finish(open.getFirst(), "");
        }
    }

    @Override
    public void close() {
        stopped = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new LabInterruptedException(e);
        }
    }
}
