using WorkflowHost.Web.Commands;

return await Verbs.RunAsync(args);
