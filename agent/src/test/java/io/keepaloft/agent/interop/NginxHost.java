package io.keepaloft.agent.interop;

import io.keepaloft.agent.lab.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The first seed's machine: nginx under the check script of the article, at the paths that the article names. */
final class NginxHost {
    /** As in the article, a line each: start nginx if there is none, and give up on keepalived if that does not help. */
    private static final String CHECK = """
            #!/bin/bash
            A=`ps -C nginx --no-header |wc -l`
            if [ $A -eq 0 ];then
            /usr/sbin/nginx
            sleep 2
            if [ `ps -C nginx --no-header |wc -l` -eq 0 ];then
            killall keepalived
            fi
            fi
            """;

    private final Host host;

    NginxHost(Host host) {
        this.host = host;
    }

    /**
     * Gives the host a /usr/local of its own with the check script, and lets /etc/nginx/nginx.conf be a file on its disk: mounts that only
     * its own processes see.
     */
    void prepare() {
        Path check = host.write("nginx_check.sh", CHECK);
        repair();
        host.machine().shell("""
                mount -t tmpfs -o size=1m none /usr/local
                mkdir /usr/local/nginx
                cp %s /usr/local/nginx/nginx_check.sh
                chmod 777 /usr/local/nginx/nginx_check.sh
                mount --bind %s /etc/nginx/nginx.conf
                """.formatted(check, host.disk("nginx.conf")));
    }

    /** A configuration that lets nginx answer with the host's name. */
    void repair() {
        overwrite("""
                error_log stderr; pid %1$s;
                events { }
                http {
                    access_log off;
                    client_body_temp_path %2$s; proxy_temp_path %2$s; fastcgi_temp_path %2$s; uwsgi_temp_path %2$s; scgi_temp_path %2$s;
                    server { listen 80; location / { default_type text/plain; return 200 "%3$s\\n"; } }
                }
                """.formatted(host.runFile("nginx.pid"), host.disk("nginx-temp"), host.name()));
    }

    /** From now on nginx refuses to start. */
    void spoil() {
        overwrite("this is no configuration\n");
    }

    /** SIGKILL for all of it. */
    void killNginx() {
        host.machine().shell("killall -9 nginx");
    }

    boolean nginxRuns() {
        return !host.machine().shell("ps -C nginx --no-header || true").isBlank();
    }

    /** Into the same file: a bind mount stays on the file, whatever happens to its name. */
    private void overwrite(String text) {
        try {
            Files.writeString(host.disk("nginx.conf"), text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
