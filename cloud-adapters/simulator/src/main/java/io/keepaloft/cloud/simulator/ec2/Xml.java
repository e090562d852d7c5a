package io.keepaloft.cloud.simulator.ec2;

import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes elements in order; the caller's nesting is the document's nesting. */
final class Xml {
    private final StringBuilder out = new StringBuilder(1024);

    /** `value` null writes nothing: EC2 leaves out what is not set. */
    Xml text(String name, Object value) {
        if (value != null) {
            out.append('<').append(name).append('>');
            escape(value.toString());
            out.append("</").append(name).append('>');
        }
        return this;
    }

    Xml in(String name, Runnable content) {
        out.append('<').append(name).append('>');
        content.run();
        out.append("</").append(name).append('>');
        return this;
    }

    /** A set: each row in an element `item`; an empty set is an empty element, as EC2 sends it. */
    <T> Xml set(String name, Stream<T> rows, Consumer<T> content) {
        return in(name, () -> rows.forEachOrdered(row -> in("item", () -> content.accept(row))));
    }

    private void escape(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append("&#").append((int) c).append(';');
                default -> out.append(c < ' ' || c >= '\uFFFE' ? '\uFFFD' : c);   // what XML 1.0 cannot say
            }
        }
    }

    String document(String root, String attributes) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<" + root + attributes + ">" + out + "</" + root + ">";
    }

    static String answer(String action, String requestId, Xml content) {
        var xml = new Xml();
        xml.text("requestId", requestId);
        xml.out.append(content.out);
        return xml.document(action + "Response", " xmlns=\"http://ec2.amazonaws.com/doc/2016-11-15/\"");
    }

    static String error(String code, String message, String requestId) {
        var xml = new Xml();
        xml.in("Errors", () -> xml.in("Error", () -> xml.text("Code", code).text("Message", message)));
        xml.text("RequestID", requestId);
        return xml.document("Response", "");
    }
}
