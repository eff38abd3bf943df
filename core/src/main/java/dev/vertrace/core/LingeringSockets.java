package dev.vertrace.core;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Sockets whose close waits a second at most. Without a limit, it waits for the lock of a thread
 * that writes to a peer which does not read. Any thread.
 */
final class LingeringSockets extends SSLSocketFactory {

  private static final int SECONDS = 1;

  private final SSLSocketFactory delegate;

  LingeringSockets(SSLSocketFactory delegate) {
    this.delegate = delegate;
  }

  private static Socket lingering(Socket socket) throws IOException {
    socket.setSoLinger(true, SECONDS);
    return socket;
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return delegate.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return delegate.getSupportedCipherSuites();
  }

  @Override
  public Socket createSocket() throws IOException {
    return lingering(delegate.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return lingering(delegate.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return lingering(delegate.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return lingering(delegate.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return lingering(delegate.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return lingering(delegate.createSocket(host, port, local, localPort));
  }
}
