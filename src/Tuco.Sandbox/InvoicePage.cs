using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;

namespace Tuco.Sandbox;

/// <summary>The page behind a <c>paymentUrl</c>. Its button pays; it needs no script and loads nothing.</summary>
internal static class InvoicePage
{
    public const string Path = "/sandbox/invoices/";

    private const string Style =
        "body{font:1.1rem/1.5 system-ui,sans-serif;max-width:34rem;margin:3rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}" +
        "dt{font-weight:600}dd{margin:0 0 .75rem}" +
        "button{font:inherit;padding:.6rem 1.6rem;border:0;border-radius:.4rem;background:#0b57d0;color:#fff;cursor:pointer}" +
        "button:focus-visible{outline:3px solid #1a1a1a;outline-offset:2px}" +
        "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}button{background:#a8c7fa;color:#0b2a5b}button:focus-visible{outline-color:#fff}}";

    public static Answer Handle(SandboxState state, string method, string invoiceId)
    {
        if (method == "POST" && state.Pay(invoiceId)) return new Answer(303, "").With("Location", Path + invoiceId);
        var line = state.Lines.FirstOrDefault(line => line.StripeInvoiceId == invoiceId);
        return (method, line) switch
        {
            (not ("GET" or "POST"), _) => new Answer(405, "").With("Allow", "GET, POST"),
            (_, null) => Page(404, "No such invoice", "<p>This sandbox has no invoice of that number. It may have been reset or restarted.</p>"),
            ("POST", _) => Page(409, "Nothing to pay", $"<p>{Explanation(line)}</p>"),
            _ => Page(200, "Invoice", Invoice(line)),
        };
    }

    private static string Invoice(Line line) =>
        $"""
        <p>This is a simulated invoice. No real money moves.</p>
        <dl>
        <dt>Line</dt><dd>{Encode($"{line.FirstName} {line.LastName}")} ({Encode(line.ChannelType)} line, {Encode(line.LineType)})</dd>
        <dt>Invoice</dt><dd>{Encode(line.StripeInvoiceId!)}</dd>
        <dt>Amount</dt><dd>US$50.00 a month</dd>
        <dt>Status</dt><dd role="status">{Status(line)}</dd>
        </dl>
        <p>{Explanation(line)}</p>
        {(IsOpen(line) ? $"""<form method="post" action="{Path}{Encode(line.StripeInvoiceId!)}"><button type="submit">Pay US$50.00</button></form>""" : "")}
        """;

    private static bool IsOpen(Line line) => line.ProvisioningStatus == LineStatus.AwaitingPayment;

    private static string Status(Line line) => line switch
    {
        { ProvisioningStatus: LineStatus.AwaitingPayment } => "Open",
        { ProvisioningStatus: LineStatus.Canceled } => "Canceled",
        { PaymentStatus: "paid" } => "Paid",
        _ => "No payment needed",
    };

    private static string Explanation(Line line) => line.ProvisioningStatus switch
    {
        LineStatus.AwaitingPayment => "The line is set up as soon as this invoice is paid.",
        LineStatus.Canceled => "The line request was canceled; there is nothing to pay.",
        LineStatus.Provisioning => "The line is being set up now. There is nothing more to do: ask for the status of the same request.",
        LineStatus.Active => "The line is ready to use.",
        _ => "The line could not be set up.",
    };

    private static Answer Page(int status, string title, string body)
    {
        var styleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));
        var html =
            $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title} – Tuco sandbox</title>
            <style>{Style}</style>
            </head>
            <body>
            <main>
            <h1>{title}</h1>
            {body}
            </main>
            </body>
            </html>

            """;

        // "same-origin" rather than "no-referrer": with the latter a browser sends "Origin: null" with the form.
        return new Answer(status, html, "text/html; charset=utf-8")
            .With("Content-Security-Policy", $"default-src 'none'; style-src 'sha256-{styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
            .With("Referrer-Policy", "same-origin")
            .With("X-Content-Type-Options", "nosniff")
            .With("Cache-Control", "no-store");
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
