package io.keepaloft.agent.lab;

import java.time.Duration;

/** The service that the elastic IP stands for: a real nginx that answers every question with its host's name. */
public final class WebServer {
    public static final int PORT = 81;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final Host host;
    private MachineProcess process;

    public WebServer(Host host) {
        this.host = host;
    }

    /** Returns when it answers. */
    public void start() {
        var conf = host.write("nginx.conf", """
                daemon off; master_process off; user root root; error_log stderr; pid %1$s;
                events { }
                http {
                    access_log off;
                    client_body_temp_path %2$s; proxy_temp_path %2$s; fastcgi_temp_path %2$s; uwsgi_temp_path %2$s; scgi_temp_path %2$s;
                    server { listen %3$d; listen [::]:%3$d; location / { default_type text/plain; return 200 "%4$s\\n"; } }
                }
                """.formatted(host.runFile("nginx.pid"), host.disk("nginx-temp"), PORT, host.name()));
        process = host.run("nginx", "nginx", "-e", "stderr", "-c", conf.toString());
        Await.until("nginx on " + host.name() + " listens", LIMIT, () -> {
            if (!process.alive()) {
                throw new LabException("nginx on " + host.name() + " does not run: " + process.tail(5));
            }
            return host.machine().shell("ss -Hltn sport = :" + PORT).contains("LISTEN");
        });
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
    }
}
