import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.http.HttpEntity;
import org.apache.http.client.config.RequestConfig;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.client.methods.HttpGet;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.client.methods.HttpRequestBase;
import org.apache.http.entity.StringEntity;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClients;
import org.apache.http.util.EntityUtils;

/**
 * Calls a VXP server with the two HTTP stacks that the official SDK uses, and with one header map that is never
 * cleared. Written from the description of the wire; no line of the SDK is in it.
 *
 * <p>Arguments: endpoint, system id, secret, timestamp. Each line of the input is one call, its parts parted by tabs:
 * operation, arguments as JSON, body (a text, or the path of the file for sendEdoc). Each line of the output is its
 * reply: HTTP status, a tab, the body in base64; or {@code error}, a tab, and the exception.
 */
public final class SdkLikeCaller {
  private final String endpoint;
  private final String secret;
  private final Map<String, String> headers = new HashMap<>();

  private SdkLikeCaller(String endpoint, String systemId, String secret, String timestamp) {
    this.endpoint = endpoint;
    this.secret = secret;
    headers.put("timestamp", timestamp);
    headers.put("systemid", systemId);
  }

  public static void main(String[] args) throws Exception {
    SdkLikeCaller caller = new SdkLikeCaller(args[0], args[1], args[2], args[3]);
    BufferedReader calls = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = calls.readLine(); line != null; line = calls.readLine()) {
      String[] parts = line.split("\t", -1);
      JsonObject arguments = JsonParser.parseString(parts[1]).getAsJsonObject();
      try {
        System.out.println(
            parts[0].equals("sendEdoc")
                ? caller.send(arguments, Path.of(parts[2]))
                : caller.call(parts[0], arguments, parts[2]));
      } catch (IOException failure) {
        System.out.println("error\t" + failure);
      }
    }
  }

  /** sendEdoc goes through HttpURLConnection, the file and a line end as its body. */
  private String send(JsonObject arguments, Path path) throws Exception {
    byte[] file = Files.readAllBytes(path);
    headers.put("Content-Type", "application/octet-stream");
    for (Map.Entry<String, JsonElement> member : arguments.entrySet()) {
      boolean raw = member.getKey().equals("to");
      headers.put(member.getKey(), raw ? member.getValue().toString() : member.getValue().getAsString());
    }
    StringBuilder faultyHex = new StringBuilder();
    for (byte octet : MessageDigest.getInstance("SHA-256").digest(file)) {
      faultyHex.append(Integer.toHexString(octet & 0xff));
    }
    headers.put("hash-file", faultyHex.toString());

    HttpURLConnection connection = (HttpURLConnection) new URL(endpoint + "/sendEdoc").openConnection();
    connection.setUseCaches(false);
    connection.setDoOutput(true);
    connection.setDoInput(true);
    connection.setRequestMethod("POST");
    setAll(connection::setRequestProperty);
    try (OutputStream body = connection.getOutputStream()) {
      body.write(file);
      body.write("\r\n".getBytes(StandardCharsets.US_ASCII));
    }
    int status = connection.getResponseCode();
    try (InputStream reply = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
      return line(status, reply == null ? new byte[0] : reply.readAllBytes());
    }
  }

  /** Everything else goes through Apache HttpClient, a client for each call. */
  private String call(String operation, JsonObject arguments, String text) throws Exception {
    headers.put("Content-Type", "application/json");
    for (Map.Entry<String, JsonElement> member : arguments.entrySet()) {
      headers.put(member.getKey(), member.getValue().getAsString());
    }
    String url = endpoint + "/" + operation;
    HttpRequestBase request = operation.equals("downloadEdoc") ? new HttpGet(url) : new HttpPost(url);
    if (request instanceof HttpPost && !text.isEmpty()) {
      ((HttpPost) request).setEntity(new StringEntity(text, StandardCharsets.UTF_8));
    }
    setAll(request::addHeader);
    RequestConfig config = RequestConfig.custom().setExpectContinueEnabled(true).build();
    try (CloseableHttpClient client =
            HttpClients.custom()
                .setDefaultRequestConfig(config)
                .setRetryHandler((failure, count, context) -> count < 3)
                .build();
        CloseableHttpResponse reply = client.execute(request)) {
      HttpEntity entity = reply.getEntity();
      byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
      return line(reply.getStatusLine().getStatusCode(), body);
    }
  }

  private interface HeaderSetter {
    void set(String name, String value);
  }

  private void setAll(HeaderSetter request) throws Exception {
    JsonObject signed = new JsonObject();
    for (Map.Entry<String, String> entry : headers.entrySet()) {
      if (entry.getKey().equals("Content-Type")) request.set(entry.getKey(), entry.getValue());
      request.set("XroadVnpt-" + entry.getKey(), entry.getValue());
      signed.addProperty("XroadVnpt-" + entry.getKey(), entry.getValue());
    }
    String text = signed.toString();
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    StringBuilder signature = new StringBuilder();
    for (byte octet : mac.doFinal(text.getBytes(StandardCharsets.UTF_8))) {
      signature.append(String.format("%02x", octet));
    }
    request.set("XroadVnpt-sign-header-key", String.join(";", headers.keySet()));
    request.set("XroadVnpt-sign-header", text);
    request.set("XroadVnpt-hash-header", signature.toString());
    request.set("User-Agent", "JAVASDKAgent/1.0.0 XRoad/VPCP");
    request.set("XroadVnpt-version", "3.0.201608");
  }

  private static String line(int status, byte[] body) {
    return status + "\t" + Base64.getEncoder().encodeToString(body);
  }
}
