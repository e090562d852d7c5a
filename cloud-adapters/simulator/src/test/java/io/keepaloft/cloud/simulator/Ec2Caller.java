package io.keepaloft.cloud.simulator;

import java.io.StringReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** A small client of the EC2 API for stories: one call, one answer, no retries. */
final class Ec2Caller implements AutoCloseable {
    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI endpoint;
    private final Signer signer;

    Ec2Caller(URI endpoint, Signer signer) {
        this.endpoint = endpoint;
        this.signer = signer;
    }

    static Ec2Caller operator(Simulator simulator) {
        return new Ec2Caller(simulator.endpoint(), new Signer(SeedFixture.ACCESS_KEY_ID, SeedFixture.SECRET_ACCESS_KEY, null, "us-east-1", "ec2"));
    }

    /** An answer; paths are XPath without namespaces. */
    record Answer(int status, String body, Document xml) {
        String text(String path) {
            return texts(path).stream().findFirst().orElse("");
        }

        List<String> texts(String path) {
            try {
                var nodes = (NodeList) XPathFactory.newInstance().newXPath().evaluate(path, xml, XPathConstants.NODESET);
                return IntStream.range(0, nodes.getLength()).mapToObj(i -> nodes.item(i).getTextContent()).toList();
            } catch (javax.xml.xpath.XPathException e) {
                throw new IllegalArgumentException(e);
            }
        }

        /** The error code; empty if it went well. */
        String code() {
            return text("/Response/Errors/Error/Code");
        }
    }

    Answer call(String action, String... namesAndValues) throws Exception {
        return send(Instant.now(), action, namesAndValues);
    }

    Answer send(Instant signedAt, String action, String... namesAndValues) throws Exception {
        var body = new StringBuilder("Action=" + action + "&Version=2016-11-15");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            body.append('&').append(encode(namesAndValues[i])).append('=').append(encode(namesAndValues[i + 1]));
        }
        var signed = signer.sign(endpoint.getAuthority(), body.toString(), signedAt);
        var request = HttpRequest.newBuilder(endpoint.resolve("/")).timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8").header("X-Amz-Date", signed.amzDate())
                .header("Authorization", signed.authorization()).POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (signer.token() != null) {
            request.header("X-Amz-Security-Token", signer.token());
        }
        var response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body(), parse(response.body()));
    }

    static Document parse(String body) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(body)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override public void close() {
        http.close();
    }
}
