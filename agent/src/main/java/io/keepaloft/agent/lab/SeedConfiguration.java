package io.keepaloft.agent.lab;

import java.util.List;

/** The keepalived.conf of one of the rehearsal's two machines, for our agent or for keepalived. */
final class SeedConfiguration {
    static final String INSTANCE = "VI_1";
    static final int VRID = 51;
    static final String VIRTUAL_ADDRESS = "172.17.100.203";
    private static final String CHECK = "/usr/bin/curl -sf -o /dev/null -m 1 http://127.0.0.1:" + WebServer.PORT + "/";

    private final String routerId;
    private final int priority;
    private String version = "2";
    private String interval = "1";
    private String peers = "";
    private String notify = "";
    private String cloud = "";
    private String resources = "";
    private String check = "";
    private String realTime = "";

    SeedConfiguration(String routerId, int priority) {
        this.routerId = routerId;
        this.priority = priority;
    }

    /** @param intervalS seconds, e.g. {@code 0.1} */
    SeedConfiguration version3(String intervalS) {
        version = "3";
        interval = intervalS;
        return this;
    }

    /** Real-time scheduling and locked memory, for whoever may. */
    SeedConfiguration realTime() {
        realTime = "    vrrp_rt_priority 50\n    vrrp_no_swap\n";
        return this;
    }

    /** Unicast, for networks without multicast. */
    SeedConfiguration unicast(String own, List<String> others) {
        peers = "    unicast_src_ip " + own + "\n    unicast_peer {\n" + String.join("", others.stream().map(o -> "        " + o + "\n").toList()) + "    }\n";
        return this;
    }

    SeedConfiguration notifyMaster(String script) {
        notify = "    notify_master \"" + script + "\"\n";
        return this;
    }

    /** For our agent alone. Region, machine, interface and credentials come from the metadata service. */
    SeedConfiguration elasticIp(String address, String endpoint) {
        cloud = "cloud_provider aws {\n    endpoint ec2 " + endpoint + "\n}\n";
        resources = "    cloud_resources {\n        elastic_ip " + address + "\n    }\n";
        return this;
    }

    /** The instance is only fit while the web server answers. */
    SeedConfiguration checkWebServer() {
        check = "vrrp_script web {\n    script \"" + CHECK + "\"\n    interval 1\n    timeout 1\n    fall 2\n    rise 2\n}\n";
        return this;
    }

    String text() {
        return "global_defs {\n    router_id " + routerId + "\n    vrrp_version " + version + "\n    script_user root\n    enable_script_security\n" + realTime + "}\n"
                + check + cloud
                + "vrrp_instance " + INSTANCE + " {\n    state BACKUP\n    interface eth0\n    virtual_router_id " + VRID
                + "\n    priority " + priority + "\n    advert_int " + interval + "\n"
                + (version.equals("2") ? "    authentication {\n        auth_type PASS\n        auth_pass 1111\n    }\n" : "")
                + peers + "    virtual_ipaddress {\n        " + VIRTUAL_ADDRESS + "\n    }\n"
                + (check.isEmpty() ? "" : "    track_script {\n        web\n    }\n")
                + notify + resources + "}\n";
    }
}
