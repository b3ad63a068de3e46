window.YTD.direct_messages.part0 = [
  {
    "dmConversation" : {
      "conversationId" : "1-2",
      "messages" : [
        {
          "messageCreate" : {
            "recipientId" : "2",
            "text" : "canary message, private",
            "senderId" : "1",
            "id" : "3",
            "createdAt" : "2024-01-01T00:00:00.000Z"
          }
        }
      ]
    }
  }
]