using Tuco.Sandbox;

namespace Tuco.Mcp.Tests.Sandbox;

public sealed class ReactionTests
{
    [Theory]
    [InlineData("love")]
    [InlineData("like")]
    [InlineData("dislike")]
    [InlineData("laugh")]
    [InlineData("emphasize")]
    [InlineData("question")]
    public async Task A_message_in_or_out_is_reacted_to(string reaction)
    {
        await using var rig = await Rig.StartAsync();
        var sent = (string?)(await rig.SendAsync(Seeded.LeadPhone)).Message["_id"];
        var received = rig.Sandbox.State.Receive(Seeded.LeadPhone, "Thanks!").Id;

        foreach (var id in new[] { sent, received })
        {
            var reply = await rig.PostAsync("/api/messages/react", $$"""{"messageId":"{{id}}","reaction":"{{reaction}}"}""");
            Assert.Equal((200, $$"""{"ok":true,"reaction":"{{reaction}}"}"""), (reply.Status, reply.Text));
            Assert.Equal(reaction, rig.Sandbox.State.Messages.Single(message => message.Id == id).Reaction);
        }
    }

    [Theory]
    [InlineData("""{"messageId":"69b344bc6dae1d942e000001"}""", 400, "messageId and reaction required")]
    [InlineData("""{"reaction":"love"}""", 400, "messageId and reaction required")]
    [InlineData("""{"messageId":"69b344bc6dae1d942e000001","reaction":"hug"}""", 400, "Invalid reaction type")]
    [InlineData("""{"messageId":"nonsense","reaction":"love"}""", 400, "Invalid messageId")]
    [InlineData("""{"messageId":"69b344bc6dae1d942e999999","reaction":"love"}""", 404, "Message not found")]
    public async Task What_cannot_be_reacted_to_is_said(string body, int status, string error)
    {
        await using var rig = await Rig.StartAsync();

        var reply = await rig.PostAsync("/api/messages/react", body);

        Assert.Equal((status, error), (reply.Status, reply.Error));
    }

    [Fact]
    public async Task A_reaction_needs_a_phone_a_relay_id_a_line_and_its_device()
    {
        await using var rig = await Rig.StartAsync();
        var state = rig.Sandbox.State;

        await RefusedAsync(Add() with { RecipientPhone = null, RecipientEmail = "a@b.c" }, 400, "Cannot determine contact phone for reaction");
        await RefusedAsync(Add() with { ExternalMessageId = null }, 400, "Message has no BlueBubbles ID — cannot react");
        await RefusedAsync(Add() with { FromLineId = "667f1f77bcf86cd799439999" }, 400, "Line not found or missing credentials");
        await RefusedAsync(Add() with { FromLineId = Seeded.DownLineId }, 502, "BlueBubbles error: the server cannot be reached");
        await RefusedAsync(Add() with { RecipientPhone = Seeded.FailingPhone }, 502, "BlueBubbles error: the message could not be handed over");

        Message Add() => new() { Id = state.NewId(), FromLineId = Seeded.HealthyLineId, RecipientPhone = Seeded.LeadPhone, ExternalMessageId = "x" };

        async Task RefusedAsync(Message message, int status, string error)
        {
            state.AddMessage(message);
            var reply = await rig.PostAsync("/api/messages/react", $$"""{"messageId":"{{message.Id}}","reaction":"love"}""");
            Assert.Equal((status, error), (reply.Status, reply.Error));
        }
    }

    [Fact]
    public async Task Typing_starts_and_stops()
    {
        await using var rig = await Rig.StartAsync();
        var body = $$"""{"messageId":"{{(await rig.SendAsync(Seeded.LeadPhone)).Message["_id"]}}"}""";

        var started = await rig.PostAsync("/api/messages/typing", body);
        var stopped = await rig.RequestAsync("DELETE", "/api/messages/typing", body);

        Assert.Equal(
            """{"ok":true,"typing":true,"note":"Typing started. BlueBubbles clears typing automatically; use this as a short pre-send signal."}""", started.Text);
        Assert.Equal(
            """{"ok":true,"typing":false,"note":"Stop-typing sent best-effort. Native clients may clear typing on their own timing."}""", stopped.Text);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    public async Task Typing_needs_a_chat_and_its_device(string method)
    {
        await using var rig = await Rig.StartAsync();
        var email = (await rig.PostAsync("/api/messages", """{"message":"Hi","messageType":"email","recipientEmail":"ann@example.com"}""")).Message["_id"];
        var sent = (string?)(await rig.SendAsync(Seeded.LeadPhone)).Message["_id"];

        Assert.Equal((400, "messageId is required"), await RefusalAsync("{}"));
        Assert.Equal((400, "Invalid messageId"), await RefusalAsync("""{"messageId":"x"}"""));
        Assert.Equal((404, "Message not found"), await RefusalAsync("""{"messageId":"69b344bc6dae1d942e999999"}"""));
        Assert.Equal((400, "The message has no valid chat target"), await RefusalAsync($$"""{"messageId":"{{email}}"}"""));
        rig.Sandbox.State.ChangeLine(Seeded.HealthyLineId, line => line with { Health = "down" });
        rig.Sandbox.State.ChangeLine(Seeded.NearlyFullLineId, line => line with { Health = "down" });
        Assert.Equal((502, "BlueBubbles error: the server cannot be reached"), await RefusalAsync($$"""{"messageId":"{{sent}}"}"""));

        async Task<(int, string?)> RefusalAsync(string body)
        {
            var reply = await rig.RequestAsync(method, "/api/messages/typing", body);
            return (reply.Status, reply.Error);
        }
    }
}
