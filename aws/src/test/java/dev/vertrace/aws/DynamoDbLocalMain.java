package dev.vertrace.aws;

import java.io.PrintStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;

/**
 * DynamoDB Local, on a port of the loopback interface that the kernel chooses, until its input
 * ends: also when the JVM that has started it dies. By reflection: its libraries are not those of
 * the tests.
 */
final class DynamoDbLocalMain {
  private static final String PACKAGE = "com.amazonaws.services.dynamodbv2.local.";

  private DynamoDbLocalMain() {}

  public static void main(String[] arguments) throws Exception {
    PrintStream output = System.out;
    System.setOut(System.err); // nobody reads on after the port
    Object server =
        Class.forName(PACKAGE + "main.ServerRunner")
            .getMethod("createServerFromCommandLineArgs", String[].class)
            .invoke(null, (Object) new String[] {"-inMemory", "-sharedDb", "-disableTelemetry"});
    Object connector = connector(server);
    call(connector, "setHost", String.class, "127.0.0.1");
    call(connector, "setPort", int.class, 0);
    server.getClass().getMethod("start").invoke(server);
    output.println(connector.getClass().getMethod("getLocalPort").invoke(connector));
    while (System.in.read() >= 0) {}
    Runtime.getRuntime().halt(0);
  }

  private static Object connector(Object server) throws ReflectiveOperationException {
    Field jetty = server.getClass().getDeclaredField("server");
    jetty.setAccessible(true);
    Object connectors = jetty.getType().getMethod("getConnectors").invoke(jetty.get(server));
    return ((Object[]) connectors)[0];
  }

  private static void call(Object target, String name, Class<?> type, Object argument)
      throws ReflectiveOperationException {
    Method method = target.getClass().getMethod(name, type);
    method.invoke(target, argument);
  }
}
