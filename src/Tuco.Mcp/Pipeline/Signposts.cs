namespace Tuco.Mcp.Pipeline;

/// <summary>Which tools tell what a call of another one depends on, or what became of it.</summary>
internal static class Signposts
{
    /// <summary>Where the ids come from that the tool takes.</summary>
    public static string OfIds(string tool) => tool switch
    {
        "line_status" or "line_payment_link" or "cancel_line_request" => "request_line tells the ids of requests, list_lines those of lines.",
        "enroll_lead" => "list_campaigns tells the ids of campaigns, find_leads those of leads.",
        "list_replies" or "analytics" => "list_campaigns tells the ids of campaigns, find_leads those of leads, list_lines those of lines.",
        "react_to_message" or "set_typing" => "list_messages tells the ids of messages.",
        "test_webhook" or "update_webhook" or "delete_webhook" => "list_webhooks tells the ids of webhooks.",
        "remove_dnc" => "list_dnc tells the ids of do-not-contact entries.",
        "check_line_health" => "list_lines tells the ids of lines.",
        _ => "find_leads tells the ids of leads and of their lists, list_lines those of lines.",
    };

    /// <summary>What else may stand in the way of a call that Tuco calls invalid; null when only the arguments can.</summary>
    public static string? OfState(string tool) => tool switch
    {
        "enroll_lead" => "list_campaigns tells whether the campaign runs, list_lines which lines are active and healthy, find_leads the lead's addresses.",
        "send_message" or "check_imessage" or "check_line_health" or "react_to_message" or "set_typing" =>
            "list_lines tells which lines are active and healthy.",
        "line_payment_link" or "cancel_line_request" => "line_status tells the state of the request.",
        _ => null,
    };

    /// <summary>What a write that may have taken effect should be followed by.</summary>
    public static string OfEffect(string tool) => tool switch
    {
        "line_payment_link" or "cancel_line_request" => Look("line_status"),
        "cancel_messages" => Look("list_messages"),
        "add_lead" or "delete_leads" => Look("find_leads"),
        "create_webhook" or "update_webhook" or "delete_webhook" => Look("list_webhooks"),
        "add_dnc" or "remove_dnc" => Look("list_dnc"),
        "run_action" => "Read the record with query_action before doing it again: a second run does it a second time.",
        "test_webhook" => "list_webhooks tells the last deliveries; another test only posts one more test event.",
        "set_typing" => "Typing ends by itself and Tuco shows it nowhere: go on with what the user wants.",
        _ => "Read the state first, with the tool that lists what was to be changed, before doing it again.",
    };

    private static string Look(string tool) => $"Read the state first with {tool}, before doing it again.";
}
