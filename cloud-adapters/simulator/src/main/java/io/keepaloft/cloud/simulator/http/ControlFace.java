package io.keepaloft.cloud.simulator.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.keepaloft.cloud.simulator.fault.CallLog;
import io.keepaloft.cloud.simulator.fault.Faults;
import io.keepaloft.cloud.simulator.identity.KeyRing;
import io.keepaloft.cloud.simulator.json.FaultSwitches;
import io.keepaloft.cloud.simulator.json.Fields;
import io.keepaloft.cloud.simulator.json.ModelWriter;
import io.keepaloft.cloud.simulator.metadata.MetadataSwitch;
import io.keepaloft.cloud.simulator.model.Cloud;
import io.keepaloft.cloud.simulator.model.Instance;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;

/**
 * `/_sim`: the lab operator's face, JSON. It asks nobody who they are: whoever reaches the endpoint runs the lab.
 * <pre>
 * GET    /_sim/state            the whole model
 * GET    /_sim/log?since=N      calls with a number above N, oldest first
 * GET    /_sim/faults           what is set
 * POST   /_sim/faults           sets more, see {@link FaultSwitches}
 * DELETE /_sim/faults           clears all
 * POST   /_sim/power            {"instance": "i-…", "power": "running|stopped|…"}
 * </pre>
 */
public final class ControlFace implements Face {
    private final ObjectMapper mapper = new ObjectMapper();
    private final Cloud cloud;
    private final Faults faults;
    private final MetadataSwitch metadata;
    private final KeyRing keys;
    private final CallLog log;
    private final InstantSource clock;

    public ControlFace(Cloud cloud, Faults faults, MetadataSwitch metadata, KeyRing keys, CallLog log, InstantSource clock) {
        this.cloud = cloud;
        this.faults = faults;
        this.metadata = metadata;
        this.keys = keys;
        this.log = log;
        this.clock = clock;
    }

    @Override public Reply answer(Request request) {
        try {
            return switch (request.method() + " " + request.path()) {
                case "GET /_sim/state" -> json(200, ModelWriter.write(cloud.current()));
                case "GET /_sim/log" -> json(200, calls(since(request.query())));
                case "GET /_sim/faults" -> json(200, switches());
                case "POST /_sim/faults" -> {
                    FaultSwitches.apply(mapper.readTree(request.body()), faults, metadata, keys, clock.instant());
                    yield json(200, switches());
                }
                case "DELETE /_sim/faults" -> {
                    faults.clear();
                    metadata.clear();
                    yield json(200, switches());
                }
                case "POST /_sim/power" -> power(new Fields(mapper.readTree(request.body()), "power", Set.of("instance", "power")));
                default -> error(404, "There are GET /_sim/state, GET /_sim/log?since=N, GET POST DELETE /_sim/faults, POST /_sim/power");
            };
        } catch (JsonProcessingException e) {
            return error(400, "The body is not JSON: " + e.getOriginalMessage());
        } catch (IllegalArgumentException | IOException e) {
            return error(400, e.getMessage());
        }
    }

    private static long since(String query) {
        String text = query == null ? "0" : query.replaceFirst("^since=", "");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw new IllegalArgumentException("since has to be a number");
        }
    }

    private JsonNode calls(long since) {
        var out = JsonNodeFactory.instance.arrayNode();
        log.since(since).forEach(call -> out.addObject().put("number", call.number()).put("at", call.at().toString()).put("face", call.face())
                .put("principal", call.principal()).put("action", call.action()).put("parameters", call.parameters())
                .put("outcome", call.outcome()).put("status", call.httpStatus()).put("request_id", call.requestId())
                .put("took_ms", call.tookNs() / 1000 / 1000.0));
        return out;
    }

    private ObjectNode switches() {
        var out = JsonNodeFactory.instance.objectNode();
        faults.describe().forEach((name, value) -> out.put(name, value.toString()));
        return out;
    }

    private Reply power(Fields in) {
        String id = in.text("instance");
        var power = in.choice("power", Instance.Power.class, Instance.Power.RUNNING);
        boolean known = cloud.update(state -> state.find(Instance.class, id)
                .map(instance -> new Cloud.Change<>(instance.power() == power ? state : state.with(instance.withPower(power)), true))
                .orElseGet(() -> new Cloud.Change<>(state, false)));
        return known ? json(200, JsonNodeFactory.instance.objectNode().put("instance", id).put("power", in.text("power")))
                : error(404, "There is no instance " + id);
    }

    private static Reply json(int status, JsonNode body) {
        return Reply.of(status, "application/json", body.toPrettyString() + "\n", Map.of());
    }

    private static Reply error(int status, String message) {
        return json(status, JsonNodeFactory.instance.objectNode().put("error", message));
    }
}
