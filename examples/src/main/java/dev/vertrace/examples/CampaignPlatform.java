package dev.vertrace.examples;

import dev.vertrace.aws.AwsTracing;
import dev.vertrace.messaging.SqsConsumer;
import dev.vertrace.messaging.SqsOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbAsyncClient;
import software.amazon.awssdk.services.sqs.SqsAsyncClient;

/**
 * The platform in one process: campaign-api, ads-api and bid-worker, each with a Vert.x and an
 * OpenTelemetry SDK of its own, over a real PostgreSQL and SQS.
 */
final class CampaignPlatform implements AutoCloseable {
  static final String QUEUE = "bid-updates";

  private final PlatformOptions options;
  private final ClosingOrder parts = new ClosingOrder();
  private final LocalPostgres postgres;
  private final PgConnectOptions database;
  private final SqsAsyncClient sqs;
  private final String queueUrl;
  private final Service bidWorker;
  private final URI address;

  private CampaignPlatform(PlatformOptions options) {
    this.options = options;
    try {
      CompletableFuture<LocalSqs> startingSqs = CompletableFuture.supplyAsync(LocalSqs::start);
      parts.add(() -> startingSqs.join().close());
      postgres = parts.add(LocalPostgres.start());
      database = LocalPostgres.optionsFor(options.databasePort().apply(postgres.port()));
      URI sqsAddress = options.sqs().apply(startingSqs.join().endpoint());
      sqs = parts.add(LocalSqs.client(sqsAddress));
      queueUrl = createQueue(sqsAddress);
      URI adsApi = startAdsApi();
      WebClientOptions toAdsApi = clientOptions(options.adsApi().apply(adsApi));
      address = startCampaignApi(toAdsApi, startNotifications(toAdsApi));
      bidWorker = startBidWorker();
    } catch (Throwable e) { // await() throws whatever a Future failed with
      close();
      throw e;
    }
  }

  /** Starts everything; a part that cannot be reached stops the rest and is thrown. */
  static CampaignPlatform start(PlatformOptions options) {
    return new CampaignPlatform(options);
  }

  private String createQueue(URI address) {
    try {
      return sqs.createQueue(queue -> queue.queueName(QUEUE)).join().queueUrl();
    } catch (CompletionException e) {
      throw new IllegalStateException(
          "SQS cannot be used at " + address + ": " + e.getMessage(), e);
    }
  }

  private Service service(String name) {
    Service service = Service.create(name, options);
    parts.add(() -> service.close().await());
    return service;
  }

  private URI startAdsApi() {
    Service service = service("ads-api");
    return addressOf(service.serve(AdsApi.router(service.vertx())).await());
  }

  private static WebClientOptions clientOptions(URI address) {
    return new WebClientOptions()
        .setDefaultHost(address.getHost())
        .setDefaultPort(address.getPort());
  }

  /** Null where they are not wanted. */
  private @Nullable NotificationServices startNotifications(WebClientOptions adsApi) {
    SqsOptions queues = options.notifications();
    return queues == null
        ? null
        : NotificationServices.start(this::service, parts, adsApi, database, queues);
  }

  private URI startCampaignApi(
      WebClientOptions adsApi, @Nullable NotificationServices notifications) {
    Service service = service("campaign-api");
    LocalPostgres.createSchema(service.vertx(), database).await();
    Pool pool = service.pool(database);
    BidService bids =
        new BidService(
            service.vertrace(),
            pool,
            WebClient.create(service.vertx(), adsApi),
            new BidService.BidUpdates(AwsTracing.create(service.vertrace()).wrap(sqs), queueUrl));
    CampaignApi api =
        new CampaignApi(
            pool, bids, notifications == null ? null : notifications.publisher(service));
    return addressOf(service.serve(api.router(service.vertx())).await());
  }

  private Service startBidWorker() {
    Service service = service("bid-worker");
    SqsAsyncClient traced = AwsTracing.create(service.vertrace()).wrap(sqs);
    SqsConsumer consumer =
        new BidWorker(service, service.pool(database), archive(service))
            .start(traced, queueUrl)
            .await();
    parts.add(() -> consumer.close().await());
    return service;
  }

  private BidArchive archive(Service service) {
    if (!options.dynamoDb()) {
      return BidArchive.NONE;
    }
    LocalDynamoDb dynamoDb = parts.add(LocalDynamoDb.start());
    DynamoDbAsyncClient client = parts.add(dynamoDb.client());
    return DynamoDbArchive.create(AwsTracing.create(service.vertrace()), client);
  }

  private static URI addressOf(HttpServer server) {
    return URI.create("http://127.0.0.1:" + server.actualPort());
  }

  /** Where campaign-api listens. */
  URI address() {
    return address;
  }

  PgConnectOptions database() {
    return database;
  }

  SqsAsyncClient sqs() {
    return sqs;
  }

  String queueUrl() {
    return queueUrl;
  }

  LocalPostgres postgres() {
    return postgres;
  }

  Service bidWorker() {
    return bidWorker;
  }

  /** Stops the newest part first: requests, then services, then what they use. */
  @Override
  public void close() {
    parts.close();
  }
}
