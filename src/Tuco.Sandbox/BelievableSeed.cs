namespace Tuco.Sandbox;

/// <summary>Fills a workspace with lines, leads and two months of messages. The same clock gives the same workspace.</summary>
internal static class BelievableSeed
{
    private const int HistoryDays = 60;

    private static readonly string[] FirstNames = ["Maya", "Liam", "Noah", "Olga", "Priya", "Quinn", "Rosa", "Sam", "Tara", "Umar"];
    private static readonly string[] LastNames = ["Adler", "Brooks", "Chen", "Diaz", "Evans", "Fofana"];
    private static readonly string[] Companies = ["Northwind Dental", "Blue Fern Realty", "Harbor Fitness", "Cedar Legal"];
    private static readonly string[] Openers =
    [
        "Hi {0}, are you still looking for a time this week?",
        "Hello {0}, quick question about your booking.",
        "Hi {0}, thanks for stopping by! Any questions?",
    ];

    private static readonly string[] Replies =
    [
        "Yes, Tuesday works for me.",
        "Can you send me the details?",
        "Who is this?",
        "Not right now, maybe next month.",
        "Sounds good, thanks!",
    ];

    public static void Plant(SandboxState state, Seed seed, DateTimeOffset now)
    {
        state.BehaviourByAddress[Seeded.NoIMessagePhone] = ContactBehaviour.NoIMessage;
        state.BehaviourByAddress[Seeded.FailingPhone] = ContactBehaviour.Fails;
        state.DncList.Add("69b2c41d352a78479d2d0001", [Seeded.DoNotContactPhone], "manual", now.AddDays(-HistoryDays));
        state.BehaviourByAddress[Seeded.BusyPhone] = ContactBehaviour.LineBusy;
        if (seed == Seed.Empty) return;

        PlantLines(state, now.AddDays(-HistoryDays));
        CampaignSeed.Plant(state, now.AddDays(-HistoryDays));
        var leads = PlantLeads(state, now.AddDays(-HistoryDays));
        if (state.LinesById.Count > 0) PlantHistory(state, leads, now);
    }

    private static void PlantLines(SandboxState state, DateTimeOffset since)
    {
        if (state.Plan == Plan.None) return;
        var healthy = new Line
        {
            Id = Seeded.HealthyLineId,
            FirstName = "Sales",
            LastName = "Team 1",
            ChannelType = "phone",
            Phone = "+12025550190",
            Email = "sales@example.com",
            Health = "healthy",
            CreatedAt = since,
            DailyNewConversationsLimit = 50,
        };
        Add(state.Plan == Plan.Mini ? healthy with { ChannelType = "email", Phone = null } : healthy);
        Add(Paid(Seeded.NearlyFullLineId, "Support", "Desk", "in_seed_2") with { DailyTotalMessagesLimit = 25 });
        Add(Paid(Seeded.DownLineId, "Spring", "Outreach", "in_seed_3") with { Health = "down" });
        Add(Paid(Seeded.QuietLineId, "Founders", "Office", "in_seed_4") with { Health = null });

        void Add(Line line) => state.LinesById[line.Id] = line;

        Line Paid(string id, string first, string last, string invoice) => new()
        {
            Id = id,
            FirstName = first,
            LastName = last,
            ChannelType = "email",
            Email = $"{first}@example.com".ToLowerInvariant(),
            PaymentStatus = "paid",
            StripeInvoiceId = invoice,
            Health = "healthy",
            CreatedAt = since,
        };
    }

    private static List<Lead> PlantLeads(SandboxState state, DateTimeOffset since)
    {
        state.LeadsById[Id(1)] = Add(1, "Nora", "Green", Seeded.NoIMessagePhone) with { Email = null };
        Add(2, "Frank", "Fails", Seeded.FailingPhone);
        Add(3, "Dora", "Quiet", Seeded.DoNotContactPhone);
        Add(4, "Pete", "Queue", Seeded.BusyPhone);
        state.LeadsById[Id(5)] = new() { Id = Id(5), FirstName = "Quentin", LastName = "Quick", Phone = Seeded.QuickSendsPhone, CreatedAt = since };
        state.LeadsById[Seeded.LeadId] = new()
        {
            Id = Seeded.LeadId,
            FirstName = "Ann",
            LastName = "Bee",
            Phone = Seeded.LeadPhone,
            Email = "ann@example.com",
            CompanyName = "Acme",
            JobTitle = "Owner",
            List = "Customers",
            Source = "csv",
            CreatedAt = since,
        };

        var ordinary = new List<Lead>();
        for (var i = 0; i < FirstNames.Length * LastNames.Length; i++)
        {
            ordinary.Add(Add(100 + i, FirstNames[i % FirstNames.Length], LastNames[i / FirstNames.Length], $"+131255501{i:00}"));
        }

        return ordinary;

        Lead Add(int number, string first, string last, string phone) => state.LeadsById[Id(number)] = new()
        {
            Id = Id(number),
            FirstName = first,
            LastName = last,
            Phone = phone,
            Email = $"{first}.{last}@example.com".ToLowerInvariant(),
            CompanyName = Companies[number % Companies.Length],
            List = "Spring campaign",
            Source = "csv",
            CreatedAt = since,
        };

        static string Id(int number) => $"69b2c41d352a78479d2c{number:0000}";
    }

    private static void PlantHistory(SandboxState state, List<Lead> leads, DateTimeOffset now)
    {
        var midnight = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        var number = 0;
        for (var day = HistoryDays; day >= 1; day--)
        {
            var date = midnight.AddDays(-day);
            if (date.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday && day > 1) continue;
            for (var slot = 0; slot < 8; slot++, number++) Exchange(date.AddHours(14).AddMinutes(slot * 25), number, LineOf(slot, day), StatusOf(number));
        }

        for (var i = 0; i < 22; i++, number++) Exchange(Today(i, 22), number, Seeded.NearlyFullLineId, MessageStatus.Delivered);
        for (var i = 0; i < 4; i++, number++) Exchange(Today(i, 4), number, Seeded.HealthyLineId, MessageStatus.Delivered);

        // Spread over the part of today that is over, however short that is.
        DateTimeOffset Today(int part, int parts) => midnight + ((now - midnight) * (part / (double)parts));

        void Exchange(DateTimeOffset at, int index, string lineId, string status)
        {
            // A stride prime to the number of leads spreads the lines over all of them.
            var contact = index * 7 % leads.Count;
            var sent = Sent(leads[contact], lineId, index, at, status);
            var known = state.MessagesById.Values.Any(other => other.LeadId == sent.LeadId && other.FromLineId == lineId);
            state.MessagesById[sent.Id] = sent with { FirstTouch = !known };
            if (contact % 5 > 1 || index % 7 is not (1 or 4) || sent.Status != MessageStatus.Delivered || at.AddMinutes(11) > now) return;

            var reply = Reply(sent, index, at.AddMinutes(11));
            state.MessagesById[reply.Id] = reply;
            if (contact % 3 == 0) state.Tag(reply.Contact, contact % 2 == 0 ? "Interested" : "to-answer");
        }
    }

    private static string LineOf(int slot, int day) => (slot % 4) switch
    {
        0 or 1 => Seeded.HealthyLineId,
        2 => day > 2 ? Seeded.DownLineId : Seeded.HealthyLineId,
        _ => day % 2 == 1 ? Seeded.QuietLineId : Seeded.NearlyFullLineId,
    };

    private static string StatusOf(int index) => (index % 50) switch
    {
        7 or 33 => MessageStatus.Fallback,
        19 => MessageStatus.Failed,
        4 or 26 => MessageStatus.Sent,
        _ => MessageStatus.Delivered,
    };

    private static Message Sent(Lead lead, string lineId, int index, DateTimeOffset at, string status)
    {
        var campaign = (index % 5) switch { 0 or 1 => Seeded.CampaignId, 2 => Seeded.OtherCampaignId, _ => null };
        return new()
        {
            Id = $"69b344bc6dae1d942e{index:000000}",
            Text = string.Format(null, Openers[index % Openers.Length], lead.FirstName),
            Status = status,
            FromLineId = lineId,
            RecipientPhone = lead.Phone,
            RecipientEmail = lead.Email,
            RecipientName = lead.Name,
            LeadId = lead.Id,
            CreatedByUserId = index % 3 == 0 ? Seeded.OtherUserId : Seeded.UserId,
            CampaignId = campaign,
            BatchId = campaign is null ? null : $"campaign_{campaign}_1",
            StepIndex = campaign is null ? null : 0,
            CreatedAt = at,
            UpdatedAt = at,
            SentAt = status == MessageStatus.Failed ? null : at,
            DeliveredAt = status == MessageStatus.Delivered ? at : null,
            ExternalMessageId = status is MessageStatus.Sent or MessageStatus.Delivered ? ExternalId(index, 1) : null,
            ErrorMessage = status == MessageStatus.Failed ? "Failed to send message" : null,
            FallbackSmsDispatched = status == MessageStatus.Fallback,
            Candidates = [.. lead.Addresses],
        };
    }

    private static Message Reply(Message to, int index, DateTimeOffset at) => to with
    {
        Id = $"69b344bc6dae1d942f{index:000000}",
        Text = Replies[index % Replies.Length],
        Status = MessageStatus.Received,
        Direction = "received",
        CreatedAt = at,
        UpdatedAt = at,
        SentAt = null,
        DeliveredAt = null,
        BatchId = null,
        StepIndex = null,
        ExternalMessageId = ExternalId(index, 2),
        FirstTouch = false,
        Candidates = [],
    };

    private static string ExternalId(int index, int direction) => $"5CA93911-0000-4000-800{direction}-{index:000000000000}";
}
