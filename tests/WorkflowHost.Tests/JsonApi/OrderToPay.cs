using WorkflowHost.Runtime.People;
using WorkflowHost.Runtime.Store.Definitions;
using WorkflowHost.Runtime.Store.People;
using WorkflowHost.Tests.Features;

namespace WorkflowHost.Tests.JsonApi;

/// <summary>A procedure another system starts: above an amount somebody must approve it. The one it is asked of comes with the input.</summary>
internal static class OrderToPay
{
    private const string Definition =
        """
        {"id":"pay-v1","definitionId":"pay","name":"用款审批","version":1,"isPublished":true,"isLatest":true,
         "inputs":[{"name":"amount","type":"Double"},{"name":"unit","type":"String"}],
         "variables":[{"id":"note","name":"note","typeName":"String"}],
         "root":{"id":"root","type":"Elsa.Sequence","version":1,"activities":[
          {"id":"set","type":"Elsa.SetVariable","version":1,"variable":{"id":"note","name":"note"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"begun"}}},
          {"id":"if","type":"Elsa.If","version":1,"condition":{"typeName":"Boolean","expression":{"type":"JavaScript","value":"getInput('amount') > 10"}},
           "then":{"id":"ok","type":"WorkflowHost.Approval","version":1,"title":{"typeName":"String","expression":{"type":"Literal","value":"审批用款"}},"approvers":{"typeName":"String","expression":{"type":"Literal","value":"post:office-head"}}}},
          {"id":"set2","type":"Elsa.SetVariable","version":1,"variable":{"id":"note","name":"note"},"value":{"typeName":"Object","expression":{"type":"Literal","value":"done"}}}]}}
        """;

    /// <summary>The definition, published, and somebody in the post it asks.</summary>
    public static async Task<StaffMember> PublishAsync(WebHost host)
    {
        await host.WriteAsync(db =>
        {
            db.Definitions.Add(new DefinitionVersion { Id = "pay-v1", DefinitionId = "pay", Version = 1, Name = "用款审批", IsLatest = true, IsPublished = true, Json = Definition });
            db.Posts.Add(new Post { Code = "office-head", Name = "领导小组办公室主任", OrderNumber = 1 });
        });
        var head = await host.Run.StaffAsync("wang", "王主任", Rights.Handle, Rights.Administer);
        await host.Run.HoldAsync(head, "office-head");
        return head;
    }
}
