package io.keepaloft.agent.lab;
public final class Scratch {
    public static void main(String[] a) {
        var console = Console.of(new java.io.PrintWriter(System.out, true));
        System.out.println(LabDirectory.sweep());
        Contender c = a[0].equals("us") ? new Contender.Keepaloft(AgentCommand.ofThisProcess()) : new Contender.KeepalivedAndAwsCli();
        System.out.println(new FailoverBench(2, "0.1", console).run(c));
    }
}
